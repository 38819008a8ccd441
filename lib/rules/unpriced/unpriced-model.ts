import { counted, formatValue } from "@/lib/format/format-value";
import { explainsItsLike } from "@/lib/rules/explains";
import { AT_ONCE, NO_RANK, peakSentence, seesOpenMinute } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { modelsLeftOut, unpricedFindings } from "./unpriced-findings";

export const unpricedModel: RuleKind<"unpriced_model", Needing<"figures">> = {
  needs: () => ({ figures: { windowMs: HOUR_MS, metrics: [], hours: "counts" } }),
  judge: (_, { figures }, watched, now) => unpricedFindings(figures, watched, now),
  leftOut: (_, { figures }, watched, now) => modelsLeftOut(figures, watched, now),
  persistence: () => AT_ONCE,
  closedWindowEnd: seesOpenMinute,

  alertType: ({ kind }) => kind,
  unit: () => "count",
  window: () => "1 d",
  describe: () =>
    "Fires for each model with requests that have no price. Resolves when its requests have a price.",
  sentence: (_, { labels, value, sampleSize }) =>
    `No price for ${labels.model}: ${formatValue(value, "count")} of ${counted(sampleSize, "request")} in the last day ${value === 1 ? "has" : "have"} no cost.`,
  endSentence: peakSentence,

  ...NO_RANK,
  figure: () => null,
  explains: explainsItsLike,

  knobs: () => [],
  replay: null,
};
