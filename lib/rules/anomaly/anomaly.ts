import { counted, formatDuration, formatValue } from "@/lib/format/format-value";
import { decimals } from "@/lib/format/number-text";
import { figureOfMetric, troubleOf } from "@/lib/rules/figure";
import { AT_ONCE, NO_RANK, peakSentence, seesOpenMinute } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { METRICS } from "@/lib/schema/figures/facts";
import type { Finding } from "@/lib/schema/rules/finding";
import type { AnomalyDefinition, AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import { anomalyFindings } from "./anomaly-findings";

export const anomaly: RuleKind<"anomaly", Needing<"detected">> = {
  needs: () => ({ detected: true }),
  judge: (definition, { detected }) => detected && anomalyFindings(definition, detected),
  // Detectors have their own persistence and recovery.
  persistence: () => AT_ONCE,
  closedWindowEnd: seesOpenMinute,

  alertType: ({ metric }) => metric,
  unit: ({ metric }) => METRICS[metric].unit,
  window: () => null,
  describe: describeAnomaly,
  sentence: ({ definition, version }, finding) => anomalySentence(definition, version, finding),
  endSentence: peakSentence,

  ...NO_RANK,
  isLearned: true,
  figure: figureOfMetric,
  trouble: ({ type }) => troubleOf(figureOfMetric(type)),
  explains: () => null,

  // The normal level is learned.
  knobs: () => [],
  replay: null,
};

const NAMES: Record<AnomalyMetric, { name: string; above: string; below: string }> = {
  latency_p50: { name: "latency", above: "slower", below: "faster" },
  ttft_p50: { name: "time to first token", above: "slower", below: "faster" },
  output_tokens_p50: { name: "output length", above: "longer", below: "shorter" },
  cost_per_request: { name: "cost per request", above: "more expensive", below: "cheaper" },
};

/** What was measured and what is normal; then what that rests on. */
function anomalySentence(
  { metric }: AnomalyDefinition,
  version: number,
  { labels, value, baseline, sampleSize, evidence }: Finding,
): string {
  if (!evidence) throw new Error("an anomaly without evidence");
  const { unit } = METRICS[metric];
  const { name, above, below } = NAMES[metric];
  const { statistic, z, spread, share, windowMs, historyDays } = evidence;
  const text = (figure: number | null) => formatValue(figure, unit);
  const who = Object.values(labels).filter(Boolean).join(", ");
  const window = formatDuration(windowMs);
  const basis = `z ${decimals(Math.abs(z), 1, 1)}, ${counted(sampleSize, "request")}, ${counted(historyDays, "day")} of history, rule version ${version}.`;
  if (share === null)
    return `Median ${name} of ${who} is ${text(value)} (last ${window}), normally ${text(baseline)}. Expected ${text(baseline)} ± ${text(spread)}, ${basis}`;
  const word = statistic === "p95" ? above : below;
  return `${formatValue(share.now, "ratio")} of requests of ${who} (last ${window}) are ${word} than the normal ${statistic} of ${text(baseline)}, normally ${formatValue(share.usual, "ratio")}. The ${statistic} is now ${text(value)}, ${basis}`;
}

function describeAnomaly({ metric, side, detectors }: AnomalyDefinition): string {
  const { name, above, below } = NAMES[metric];
  const change = { above, below, both: `${above} or ${below}` }[side];
  const distance = { above: "clearly above", below: "clearly below", both: "clearly off" }[side];
  const limit = { above: "p95", below: "p10", both: "p95 or p10" }[side];
  const what = {
    level: `the median ${name} of a model and service is ${distance} its normal level at this hour and weekday`,
    tail: `far more requests than normal are ${change} than its normal ${limit}`,
  };
  return `Fires when ${detectors.map((one) => what[one]).join(", or ")}. Resolves when it is back to normal or accepted as new baseline.`;
}
