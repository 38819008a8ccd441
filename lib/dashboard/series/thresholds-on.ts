import type { Threshold } from "@/lib/dashboard/overview/overview-model";
import { formatValue } from "@/lib/format/format-value";
import { exceptNormal } from "@/lib/rules/metric/metric-words";
import { METRICS } from "@/lib/schema/figures/facts";
import {
  type Filters,
  SERIES_DIMENSIONS,
  type SeriesDimension,
  valuesOf,
} from "@/lib/schema/figures/filters";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import type { Rule } from "@/lib/schema/rules/rule";

/** What the lines of a chart show: requests that match the filters, all of them or one line per values of `by`. */
type Lines = { filters: Filters; by: readonly SeriesDimension[] };

/** The thresholds that judge exactly what the lines of a chart show. A rule of single models says nothing about all of them. */
export function thresholdsOn(
  metric: MetricName,
  rules: readonly Pick<Rule, "definition" | "severity" | "enabled">[],
  lines: Lines,
): Threshold[] {
  const found = rules.flatMap(({ definition, severity, enabled }) => {
    if (!enabled || definition.kind !== "threshold" || definition.metric !== metric) return [];
    if (!judges(definition, lines)) return [];
    const { threshold } = definition;
    const limit = formatValue(threshold, METRICS[metric].unit);
    return [{ value: threshold, label: `alert at ${limit}${exceptNormal(definition)}`, severity }];
  });
  // Rules that agree have one line.
  return found.filter(({ label }, at) => found.findIndex((one) => one.label === label) === at);
}

function judges({ group_by, filters }: MetricRuleDefinition, lines: Lines): boolean {
  if (group_by.includes("error_type")) return false;
  return SERIES_DIMENSIONS.every((dimension) => {
    const shown = valuesOf(lines.filters, dimension);
    const isSplit = lines.by.includes(dimension);
    const { not } = lines.filters;
    // No rule leaves values out; a line of one value is whole.
    if (not && !isSplit && valuesOf(not, dimension).length > 0) return false;
    const judged = filters[dimension] ?? [];
    if (!group_by.includes(dimension)) return !isSplit && sameSet(shown, judged);
    const isSingle = isSplit || shown.length === 1;
    return (
      isSingle && (judged.length === 0 || (shown.length > 0 && shown.every((one) => judged.includes(one))))
    );
  });
}

const sameSet = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((one) => b.includes(one));
