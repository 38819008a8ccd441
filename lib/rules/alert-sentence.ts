import { formatDuration, formatValue } from "@/lib/format/format-value";
import { anomalySentence } from "@/lib/rules/anomaly/anomaly-sentence";
import { hitSentence } from "@/lib/rules/hits/hit-sentence";
import { METRICS } from "@/lib/schema/figures/metric";
import type { Finding } from "@/lib/schema/rules/finding";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import type { Rule, RuleDefinition } from "@/lib/schema/rules/rule";
import { costBurnSentence, objectiveBurnSentence } from "./burn-sentence";

/** One sentence with the measured value, what it was held against, over which window and how many requests. */
export function alertSentence(
  { definition, version }: Pick<Rule, "definition" | "version">,
  finding: Finding,
): string {
  const { labels, value, threshold, baseline, sampleSize, note } = finding;
  const usd = (amount: number | null) => formatValue(amount, "usd");
  switch (definition.kind) {
    case "circuit_open":
      return `Circuit breaker ${labels.breaker} is open${note ? `: ${note}` : ""}.`;
    case "daily_cost": {
      const times = Number(((threshold ?? 0) / (baseline ?? 1)).toFixed(2));
      return `Today's cost, ${usd(value)}, has passed ${usd(threshold)}: ${times} times the ${usd(baseline)} budget ${labels.budget}.`;
    }
    case "budget_milestones":
      return `${usd(value)} of the ${usd(baseline)} budget ${labels.budget} is spent: it has passed ${labels.milestone} for the period since ${labels.period}.${note ? ` Most by ${note} against the period before.` : ""}`;
    case "budget_forecast":
      return `At its pace the ${usd(threshold)} budget ${labels.budget} will be passed: ${usd(value)} by the end of its period${note ? ` (${note})` : ""}.`;
    case "cost_burn":
      return costBurnSentence(finding);
    case "slo_burn":
      return objectiveBurnSentence(definition, finding);
    case "request_hits":
      return hitSentence(finding);
    case "anomaly":
      return anomalySentence(definition, version, finding);
    case "system_fault":
      return faultSentence(finding);
    case "unpriced_model":
      return `No price is known of ${labels.model}: the cost of ${formatValue(value, "count")} of ${sampleSize} requests of the last day is unknown.`;
    case "no_traffic":
    case "no_ingest":
      return `No request ${labels.model ? `of ${labels.model} ` : ""}has arrived in the last ${formatDuration(definition.window_seconds * 1_000)}; usually ${formatValue(baseline, "count")} do at this time of day.`;
    default:
      return metricSentence(definition, finding);
  }
}

/**
 * What an alert that has ended tells: `worst` is its sentence at its worst, where that was another; `finding`: what ended
 * it, where that was no person.
 */
export function endSentence(
  { kind }: RuleDefinition,
  sentence: string,
  worst: string | null,
  finding: Finding | null,
): string {
  if (kind === "circuit_open") return sentence.replace(" is open", " was open");
  const told = worst === null ? sentence : `At its worst: ${worst}`;
  if (finding?.ended === "budget_deleted") return `${told} Then the budget was deleted.`;
  if (finding?.ended !== "budget_changed") return told;
  const to = finding.baseline === null ? "" : ` to ${formatValue(finding.baseline, "usd")}`;
  return `${told} Then the budget was changed${to}.`;
}

function metricSentence(
  definition: MetricRuleDefinition,
  { labels, value, threshold, baseline, sampleSize, enough }: Finding,
): string {
  if (value === null || !enough)
    return `Too little data to judge ${METRICS[definition.metric].label.toLowerCase()} of the last ${formatDuration(definition.window_seconds * 1_000)}: n ${sampleSize}, at least ${definition.min_requests} are needed.`;
  const unit = METRICS[definition.metric].unit;
  const who = definition.group_by
    .map((name) => labels[name])
    .filter(Boolean)
    .join(", ");
  const what = `${METRICS[definition.metric].label}${who ? ` of ${who}` : ""}`;
  const window = formatDuration(definition.window_seconds * 1_000);
  if (labels.error_type !== undefined && value !== null) {
    const count = `${Math.round(value * sampleSize)} of ${sampleSize}`;
    return `${labels.error_type} errors are ${formatValue(value, unit)} (${count}) of the requests of the last ${window}, above ${formatValue(threshold, unit)}.`;
  }
  const counted =
    unit === "ratio" && value !== null ? ` (${Math.round(value * sampleSize)} of ${sampleSize})` : "";
  const usual = baseline === null ? "" : `, usually ${formatValue(baseline, unit)}`;
  const population = counted ? "" : `, n ${sampleSize}`;
  return `${what} is ${formatValue(value, unit)}${counted} over the last ${window}${usual}, ${definition.comparison} ${formatValue(threshold, unit)}${population}.`;
}

function faultSentence({ labels, value, note }: Finding): string {
  const reason = note ? ` ${note}` : "";
  switch (labels.fault) {
    case "channel degraded":
      return `The channel ${labels.channel} does not take messages: ${value} failures in a row.${reason}`;
    case "channel disabled":
      return `The channel ${labels.channel} was switched off: its receiver is gone.${reason}`;
    case "delivery failed":
      return `The channel ${labels.channel} did not take ${value === 1 ? "a message that is" : `${value} messages that are`} given up.${reason}`;
    case "silence failing":
      return `The silence ${labels.failing_silence} cannot be read and holds nothing back.${reason}`;
    case "route failing":
      return `The route ${labels.failing_route} cannot be read and leads to no channel.${reason}`;
    default:
      return `The rule ${labels.failing_rule} could not be evaluated ${value} times in a row.${reason}`;
  }
}
