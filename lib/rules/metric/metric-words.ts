import { lowerFirst } from "@/lib/format/first-letter";
import { counted, formatDuration, formatValue } from "@/lib/format/format-value";
import { forFilters, perGroup, times } from "@/lib/rules/words";
import { METRICS } from "@/lib/schema/figures/facts";
import { isRelative } from "@/lib/schema/rules/facts";
import type { Finding } from "@/lib/schema/rules/finding";
import type { MetricRuleDefinition, NoDataPolicy } from "@/lib/schema/rules/kinds/metric";
import { DROP, leastNormal } from "./rule-limits";

export const windowText = ({ window_seconds }: Pick<MetricRuleDefinition, "window_seconds">): string =>
  formatDuration(window_seconds * 1_000);

/** When a metric rule fires and when it resolves. */
export function describeMetricRule(definition: MetricRuleDefinition): string {
  const { label, unit } = METRICS[definition.metric];
  const { comparison, critical_threshold: critical, persistence } = definition;
  const limit = (value: number) =>
    isRelative(definition) ? `${times(value)} the normal value at this hour` : formatValue(value, unit);
  const worse = critical === null ? "" : ` (critical ${comparison} ${limit(critical)})`;
  const { k, n } = persistence;
  const checks = n > 1 ? ` in ${k} of ${n} checks` : "";
  const held = formatDuration(definition.keep_firing_seconds * 1_000);
  const better = comparison === "above" ? "at or below" : "at or above";
  return `Fires when ${lowerFirst(label)}${perGroup(definition.group_by)}${forFilters(definition.filters)} over ${windowText(definition)} is ${comparison} ${limit(definition.threshold)}${worse}${checks}, with at least ${counted(definition.min_requests, "request")}${evidenceText(definition)}.${unlessNormalText(definition)}${leastText(definition)} Resolves after ${held} ${better} ${limit(definition.recovery)}.${NO_DATA_TEXT[definition.no_data]}`;
}

const NO_DATA_TEXT: Record<NoDataPolicy, string> = {
  keep_last: "",
  ok: " Missing data resolves it.",
  alert: " Missing data also fires it.",
  zero: " Missing data counts as 0.",
};

const leastText = ({ min_value, metric }: MetricRuleDefinition): string =>
  min_value > 0 ? ` Up to ${formatValue(min_value, METRICS[metric].unit)} is ignored.` : "";

/** Where a chart draws multiples of the normal value. */
export function leastNormalText(definition: MetricRuleDefinition): string {
  const least = leastNormal(definition);
  const { unit } = METRICS[definition.metric];
  return least > 0 ? ` Normal counts as at least ${formatValue(least, unit)}.` : "";
}

/** Beside the line of a threshold, which does not hold where it is normally exceeded. */
export const exceptNormal = ({ unless_normal }: Pick<MetricRuleDefinition, "unless_normal">): string =>
  unless_normal ? ", unless normal" : "";

const unlessNormalText = ({ unless_normal }: MetricRuleDefinition): string =>
  unless_normal
    ? ` Where it is normally lower, only a clear drop below ${times(DROP.threshold)} normal fires.`
    : "";

function evidenceText({ metric, min_events, confidence }: MetricRuleDefinition): string {
  const { source } = METRICS[metric];
  const event = source.kind === "share" ? source.event : "event";
  const enough = min_events > 0 ? ` and ${counted(min_events, event)}` : "";
  return `${enough}${confidence ? ", if statistically significant" : ""}`;
}

/** What was measured over how many requests, and the threshold. */
export function metricSentence(
  definition: MetricRuleDefinition,
  { labels, value, threshold, baseline, sampleSize, enough }: Finding,
): string {
  const { label, unit } = METRICS[definition.metric];
  const { comparison, group_by, filters, min_requests } = definition;
  const window = windowText(definition);
  if (value === null || !enough)
    return `Not enough data for ${lowerFirst(label)}: ${counted(sampleSize, "request")} in the last ${window}, at least ${min_requests} needed.`;
  const limit = `${comparison} ${formatValue(threshold, unit)}`;
  const who = group_by
    .filter((name) => name !== "error_type")
    .map((name) => labels[name])
    .filter(Boolean)
    .join(", ");
  const events = Math.round(value * sampleSize);
  // Beside the figures of one model in an incident, it must not be taken for its share.
  const isOfAll = who === "" && Object.values(filters).every((wanted) => wanted.length === 0);
  if (labels.error_type !== undefined)
    return `${formatValue(value, unit)} of ${isOfAll ? "all " : ""}requests${who ? ` of ${who}` : ""} failed with ${labels.error_type} in the last ${window} (${events} of ${sampleSize}), ${limit}.`;
  const requests = counted(sampleSize, "request");
  const shares = unit === "ratio" ? `${events} of ${requests}, ` : `${requests}, `;
  const population = definition.metric === "requests" ? "" : shares;
  const normal = baseline === null ? "" : ` (normally ${formatValue(baseline, unit)})`;
  return `${label}${who ? ` of ${who}` : ""} ${label.endsWith("s") ? "are" : "is"} ${formatValue(value, unit)} (${population}last ${window}), ${limit}${normal}.`;
}
