import { formatDuration, formatValue } from "@/lib/format/format-value";
import { METRICS } from "@/lib/schema/figures/metric";
import type { Finding } from "@/lib/schema/rules/finding";
import type { AnomalyDefinition, AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";

const NAMES: Record<AnomalyMetric, { name: string; above: string; below: string }> = {
  latency_p50: { name: "latency", above: "slower", below: "faster" },
  ttft_p50: { name: "time to first token", above: "slower", below: "faster" },
  output_tokens_p50: { name: "output length", above: "longer", below: "shorter" },
  cost_per_request: { name: "cost per request", above: "dearer", below: "cheaper" },
};

/** What was measured, what was expected and how far apart they are; then what it rests on. */
export function anomalySentence(
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
  const evident = `z ${Math.abs(z).toFixed(1)}, n ${sampleSize}`;
  const basis = `Learned from ${historyDays === 1 ? "1 day" : `${historyDays} days`} of history; rule version ${version}.`;
  const window = formatDuration(windowMs);
  if (share === null)
    return `Typical ${name} of ${who} is ${text(value)} over the last ${window}, expected ${text(baseline)} ± ${text(spread)} (${evident}). ${basis}`;
  const word = statistic === "p95" ? above : below;
  return `${formatValue(share.now, "ratio")} of the requests of ${who} in the last ${window} were ${word} than their usual ${statistic} of ${text(baseline)}, usually ${formatValue(share.usual, "ratio")}: the ${statistic} is ${text(value)} (${evident}). ${basis}`;
}

/** The rule in words. */
export function anomalyRuleSentence({ metric, side, detectors }: AnomalyDefinition): string {
  const { name, above, below } = NAMES[metric];
  const change = side === "both" ? `${above} or ${below}` : side === "above" ? above : below;
  const what = {
    level: `the typical ${name} of a model and service is clearly ${change} than at this time of day on the last 14 days`,
    tail: `far more requests than usual are beyond its usual ${side === "above" ? "p95" : side === "below" ? "p10" : "p95 or p10"}`,
  };
  return `Fires when ${detectors.map((one) => what[one]).join(", or ")}; ends when it is back to what was expected, or when people accept it as the new normal.`;
}
