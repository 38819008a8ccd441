import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import type { Dimensions } from "@/lib/schema/request/request";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";

/** The rows of the windows, the hours of the last eight days, and the names behind their numbers. */
export type RuleFigures = {
  /**
   * The last hour by the minute. What lies before it may come by the hour where no window begins within that hour: a row
   * belongs to a window if its bucket begins in it.
   */
  minutes: readonly RollupRow[];
  hours: readonly RollupRow[];
  series: ReadonlyMap<number, Dimensions>;
  errorTypeName: (id: number) => string;
  /** Of the project: what is usual at a time of day goes by its clocks. */
  timeZone: string;
};

type Labels = Record<string, string>;
/** The figures of one label set, apart from the type of error, in one window. */
export type Group = { labels: Labels; figures: Rollup; seriesIds: ReadonlySet<number> };

/** The rows of [from, to) by the label sets of a rule. */
export function groupRows(
  definition: MetricRuleDefinition,
  data: RuleFigures,
  from: number,
  to: number,
): Group[] {
  const groups = new Map<string, Group & { seriesIds: Set<number> }>();
  for (const [seriesId, figures] of seriesSums(data.minutes, from, to)) {
    const dimensions = data.series.get(seriesId);
    if (!isWanted(definition, dimensions)) continue;
    const labels = seriesLabels(definition, dimensions);
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, figures: emptyRollup(), seriesIds: new Set<number>() };
    mergeRollup(group.figures, figures);
    group.seriesIds.add(seriesId);
    groups.set(key, group);
  }
  if (groups.size === 0 && definition.group_by.length === 0) return [emptyGroup()];
  return [...groups.values()];
}

/** Without labels there is one group, whether or not anything came. */
export const emptyGroup = (): Group => ({ labels: {}, figures: emptyRollup(), seriesIds: new Set() });

/** Whether a series passes the rule's filters. */
export function isWanted(
  { filters }: Pick<MetricRuleDefinition, "filters">,
  of: Dimensions | undefined,
): boolean {
  return (["model", "provider", "environment", "service"] as const).every((name) => {
    const values = filters[name];
    return values === undefined || values.length === 0 || (of !== undefined && values.includes(of[name]));
  });
}

/** The label set of a series; the error type is not a dimension of a series. */
export function seriesLabels(
  { group_by }: Pick<MetricRuleDefinition, "group_by">,
  dimensions: Dimensions | undefined,
): Labels {
  const labels: Labels = {};
  for (const name of group_by) if (name !== "error_type") labels[name] = dimensions?.[name] ?? "";
  return labels;
}

const sums = new WeakMap<readonly RollupRow[], Map<string, ReadonlyMap<number, Rollup>>>();

/** The figures of each series in [from, to): added up once for all rules with the same window. */
function seriesSums(minutes: readonly RollupRow[], from: number, to: number): ReadonlyMap<number, Rollup> {
  const known = sums.get(minutes) ?? new Map<string, ReadonlyMap<number, Rollup>>();
  sums.set(minutes, known);
  const key = `${from} ${to}`;
  const made = known.get(key);
  if (made) return made;
  const bySeries = new Map<number, Rollup>();
  for (const { seriesId, bucket, figures } of minutes) {
    if (bucket < from || bucket >= to) continue;
    const sum = bySeries.get(seriesId) ?? emptyRollup();
    mergeRollup(sum, figures);
    bySeries.set(seriesId, sum);
  }
  known.set(key, bySeries);
  return bySeries;
}
