import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { filtersOf, isFiltered, letsSeries } from "@/lib/schema/figures/filters";
import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import type { Dimensions } from "@/lib/schema/request/request";
import { LABEL_SETS_LIMIT } from "@/lib/schema/rules/facts";
import { subjectKey } from "@/lib/schema/rules/finding";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";

/** The rows of the windows, the hours of the last eight days, and the names behind their numbers. */
export type RuleFigures = {
  /**
   * A row may be of several minutes or hours, but no window begins or ends within it: it belongs to a window if its bucket
   * begins in it.
   */
  minutes: readonly RollupRow[];
  hours: readonly RollupRow[];
  series: ReadonlyMap<number, Dimensions>;
  errorTypeName: (id: number) => string;
  /** Of the project: what is usual at a time of day goes by its clocks. */
  timeZone: string;
};

type Labels = Record<string, string>;
type Grouped = Pick<MetricRuleDefinition, "filters" | "group_by">;
/** The figures of one label set, apart from the type of error, in one window. */
export type Group = { labels: Labels; figures: Rollup; seriesIds: ReadonlySet<number> };

/** The label sets of a window: those with the most requests, and any of the `others` on demand. */
export type Groups = {
  groups: readonly Group[];
  others: ReadonlyMap<string, Members>;
  groupOf: (members: Members) => Group;
};
type Members = { labels: Labels; requests: number; seriesIds: Set<number> };

/** Without labels there is one group, whether or not anything came. */
export const emptyGroup = (): Group => ({ labels: {}, figures: emptyRollup(), seriesIds: new Set() });

/** What all rules of a round have in common: what is added up for one serves the others. */
type Shared = {
  bySeries: ReadonlyMap<number, readonly RollupRow[]>;
  sums: Map<string, Map<number, Rollup>>;
  groups: Map<string, Groups>;
};
const shared = new WeakMap<readonly RollupRow[], Shared>();

/**
 * The rows of [from, to) by the label sets of a rule, once for all rules with the same filters, labels and window. Yields
 * wherever it may be interrupted.
 */
export function* groupRows(
  definition: Grouped,
  data: RuleFigures,
  from: number,
  to: number,
): Generator<undefined, Groups> {
  const { bySeries, sums, groups: known } = shared.get(data.minutes) ?? (yield* indexRows(data.minutes));
  const labelNames = definition.group_by.filter((name) => name !== "error_type");
  const key = JSON.stringify([from, to, definition.filters, labelNames, definition.group_by.length === 0]);
  const made = known.get(key);
  if (made) return made;
  const sets = new Map<string, Members>();
  const isWanted = seriesFilter(definition);
  for (const [seriesId, rows] of bySeries) {
    yield;
    const dimensions = data.series.get(seriesId);
    if (!isWanted(dimensions)) continue;
    const within = rows.filter(({ bucket }) => bucket >= from && bucket < to);
    if (within.length === 0) continue;
    const labels = seriesLabels(definition, dimensions);
    const set = sets.get(keyOf(labels)) ?? { labels, requests: 0, seriesIds: new Set<number>() };
    for (const { figures } of within) set.requests += figures.requests;
    set.seriesIds.add(seriesId);
    sets.set(keyOf(labels), set);
  }
  const sumsOf = sums.get(`${from} ${to}`) ?? new Map<number, Rollup>();
  sums.set(`${from} ${to}`, sumsOf);
  const sumOf = (seriesId: number) => {
    const found = sumsOf.get(seriesId);
    if (found) return found;
    const sum = emptyRollup();
    for (const { bucket, figures } of bySeries.get(seriesId) ?? [])
      if (bucket >= from && bucket < to) mergeRollup(sum, figures);
    sumsOf.set(seriesId, sum);
    return sum;
  };
  const groups: Group[] = [];
  const others = beyondLimit(sets);
  for (const [name, members] of sets) {
    if (others.has(name)) continue;
    const group = { labels: members.labels, figures: emptyRollup(), seriesIds: members.seriesIds };
    for (const seriesId of members.seriesIds) {
      mergeRollup(group.figures, sumOf(seriesId));
      yield;
    }
    groups.push(group);
  }
  if (sets.size === 0 && definition.group_by.length === 0) groups.push(emptyGroup());
  const groupOf = ({ labels, seriesIds }: Members): Group => {
    const figures = emptyRollup();
    for (const seriesId of seriesIds) mergeRollup(figures, sumOf(seriesId));
    return { labels, figures, seriesIds };
  };
  const result = { groups, others, groupOf };
  known.set(key, result);
  return result;
}

function* indexRows(minutes: readonly RollupRow[]): Generator<undefined, Shared> {
  const bySeries = new Map<number, RollupRow[]>();
  for (const row of minutes) {
    const rows = bySeries.get(row.seriesId);
    if (rows) rows.push(row);
    else bySeries.set(row.seriesId, [row]);
    yield;
  }
  const made: Shared = { bySeries, sums: new Map(), groups: new Map() };
  shared.set(minutes, made);
  return made;
}

/** The sets with the fewest requests, beyond the number that a rule judges. */
function beyondLimit(sets: ReadonlyMap<string, Members>): Map<string, Members> {
  if (sets.size <= LABEL_SETS_LIMIT) return new Map();
  return new Map([...sets].sort(([, a], [, b]) => b.requests - a.requests).slice(LABEL_SETS_LIMIT));
}

/** The others that are pending or open: they are judged whatever their rank, so that their alerts can end. */
export function watchedOthers({ others, groupOf }: Groups, watched: readonly Labels[]): Group[] {
  if (others.size === 0) return [];
  const keys = new Set(watched.map(({ error_type: _, ...labels }) => keyOf(labels)));
  return [...keys].flatMap((key) => {
    const members = others.get(key);
    return members ? [groupOf(members)] : [];
  });
}

const keyOf = (labels: Labels) => subjectKey({ labels });

/** Whether a series passes the rule's filters; one without a name does where there are none. */
export function seriesFilter({ filters }: Pick<MetricRuleDefinition, "filters">) {
  const wanted = filtersOf(filters);
  const isOpen = !isFiltered(wanted);
  return (of: Dimensions | undefined): boolean => isOpen || (of !== undefined && letsSeries(wanted, of));
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
