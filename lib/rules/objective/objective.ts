import { explainsFigure, explainsItsLike, explainsLearned } from "@/lib/rules/explains";
import { type Figure, troubleOf } from "@/lib/rules/figure";
import { NO_RANK, peakSentence, seesOpenMinute } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { BurnDefinition } from "@/lib/schema/rules/kinds/objective";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { burnFindings, ledgersLeftOut, WITHIN_HOUR } from "./burn-findings";
import { enterLedgers } from "./burn-ledger";
import { describeObjective, objectiveSentence } from "./objective-words";
import { replayObjective } from "./replay-objective";

/** The type of its alerts distinguishes latency from errors of one objective. */
const OF_SLI: Record<BurnDefinition["sli"], { type: string; figure: Figure; metrics: MetricName[] }> = {
  errors: { type: "error_burn", figure: "errors", metrics: [] },
  // How many requests are slower than any limit is read off the sketch that its percentiles come from.
  latency: { type: "latency_burn", figure: "latency", metrics: ["latency_p95"] },
};

const figureOf = (alertType: string): Figure | null =>
  Object.values(OF_SLI).find(({ type }) => type === alertType)?.figure ?? null;

export const objective: RuleKind<"slo_burn", Needing<"figures">> = {
  needs: ({ sli }) => ({
    figures: { windowMs: HOUR_MS, within: WITHIN_HOUR, metrics: OF_SLI[sli].metrics, hours: "metrics" },
  }),
  judge: (definition, { figures }, watched, now) => burnFindings(definition, figures, watched, now),
  prepare: (definition, { figures }) => enterLedgers(definition, figures),
  leftOut: (definition, { figures }, watched) => ledgersLeftOut(definition, figures, watched),
  // The short windows end it soon enough.
  persistence: () => ({ k: 1, n: 1, keepFiringMs: 5 * MINUTE_MS }),
  closedWindowEnd: seesOpenMinute,

  alertType: ({ sli }) => OF_SLI[sli].type,
  unit: () => "count",
  window: () => null,
  describe: describeObjective,
  sentence: ({ definition }, finding) => objectiveSentence(definition, finding),
  endSentence: peakSentence,

  ...NO_RANK,
  figure: figureOf,
  trouble: ({ type }) => troubleOf(figureOf(type)),
  explains(source, explained) {
    const figure = figureOf(source.type);
    return (
      explainsLearned(source, figure, explained) ??
      explainsItsLike(source, explained) ??
      (figure && explainsFigure(source, figure, explained))
    );
  },

  // It has a page of its own.
  knobs: () => [],
  replay: replayObjective,
};
