import { formatDuration } from "@/lib/format/format-value";
import { explainsItsLike } from "@/lib/rules/explains";
import type { Figure } from "@/lib/rules/figure";
import { NO_RANK, seesOpenMinute } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { circuitFindings } from "./circuit-findings";

/** What a provider behind an open breaker spoils. */
const OF_PROVIDER: ReadonlySet<Figure | null> = new Set(["errors", "fallbacks", "latency", "ttft"]);

export const circuitOpen: RuleKind<"circuit_open", Needing<"circuits">> = {
  needs: () => ({ circuits: true }),
  judge: (_, { circuits }) => circuitFindings(circuits),
  persistence: ({ closed_seconds }) => ({ k: 1, n: 1, keepFiringMs: closed_seconds * 1_000 }),
  closedWindowEnd: seesOpenMinute,

  alertType: ({ kind }) => kind,
  unit: () => "count",
  window: () => null,
  describe: ({ closed_seconds }) =>
    `Fires at once when a breaker opens. Resolves after it has been closed for ${formatDuration(closed_seconds * 1_000)}.`,
  sentence: (_, { labels, note }) => `Circuit breaker ${labels.breaker} is open${note ? `: ${note}` : ""}.`,
  endSentence: (sentence) => sentence.replace(" is open", " was open"),

  ...NO_RANK,
  figure: () => null,
  trouble: () => "health",
  explains(source, explained) {
    const { provider } = source.labels;
    const { alert, figure, isLearned } = explained;
    if (provider && alert.providers.includes(provider) && (isLearned || OF_PROVIDER.has(figure)))
      return `covered by the open ${provider} circuit breaker`;
    return explainsItsLike(source, explained);
  },

  knobs: ({ closed_seconds }) => [
    {
      name: "closed_seconds",
      label: "Recovers when closed for",
      unit: "s",
      stored: closed_seconds,
      factor: 1,
    },
  ],
  replay: null,
};
