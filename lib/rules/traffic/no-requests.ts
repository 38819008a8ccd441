import { counted, formatDuration, formatValue } from "@/lib/format/format-value";
import { closedUntil } from "@/lib/rules/closed-window";
import { explainsItsLike } from "@/lib/rules/explains";
import { NO_RANK, peakSentence } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import type { SilenceDefinition } from "@/lib/schema/rules/kinds/traffic";
import { prepareTraffic, trafficFindings, trafficLeftOut } from "./traffic-findings";

type TrafficKind = RuleKind<SilenceDefinition["kind"], Needing<"figures">>;

const windowText = ({ window_seconds }: SilenceDefinition) => formatDuration(window_seconds * 1_000);

const shared = {
  needs: ({ window_seconds }) => ({
    figures: { windowMs: window_seconds * 1_000, metrics: [], hours: "counts" },
  }),
  // Two windows without a request; the first request ends it.
  persistence: () => ({ k: 2, n: 2, keepFiringMs: 0 }),
  closedWindowEnd: (_, now) => closedUntil(now),

  alertType: ({ kind }) => kind,
  unit: () => "count",
  window: windowText,
  sentence: ({ definition }, { labels, baseline, note }) =>
    `No requests${labels.model ? ` for ${labels.model}` : ""} in the last ${windowText(definition)}, normally ${formatValue(baseline, "count")} at this time of day.${note ? ` ${note}.` : ""}`,
  endSentence: peakSentence,

  ...NO_RANK,
  figure: () => "requests",

  knobs: ({ usual_requests }) => [
    {
      name: "usual_requests",
      label: "Monitored if normally at least",
      unit: "requests",
      stored: usual_requests,
      factor: 1,
    },
  ],
  replay: null,
} satisfies Partial<TrafficKind>;

const onlyWhere = ({ usual_requests }: SilenceDefinition) =>
  `normally at least ${counted(usual_requests, "request")} arrive${usual_requests === 1 ? "s" : ""} at this time of day`;

export const noTraffic: RuleKind<"no_traffic", Needing<"figures">> = {
  ...shared,
  prepare: (definition, { figures }, now) => prepareTraffic(definition, byModel, figures, now),
  judge: (definition, { figures }, watched, now) =>
    trafficFindings(definition, byModel, figures, watched, now),
  leftOut: (definition, { figures }, watched, now) =>
    trafficLeftOut(definition, byModel, figures, watched, now),
  describe: (definition) =>
    `Fires when a model has had no requests for ${windowText(definition)} but ${onlyWhere(definition)}. Resolves with the next request.`,
  explains: explainsItsLike,
  trouble: () => "health",
};

export const noIngest: RuleKind<"no_ingest", Needing<"figures">> = {
  ...shared,
  prepare: (definition, { figures }, now) => prepareTraffic(definition, together, figures, now),
  judge: (definition, { figures }, watched, now) =>
    trafficFindings(definition, together, figures, watched, now),
  describe: (definition) =>
    `Fires when no requests have arrived for ${windowText(definition)} but ${onlyWhere(definition)}. Resolves with the next request.`,
  isNeverExplained: true,
  explains: () => "no requests are arriving",
};

const byModel = (model: string) => ({ model });
const together = () => ({});
