import { errorsByType } from "@/lib/aggregate/lesson-summary";
import { metricValue, ratioParts } from "@/lib/aggregate/metric-value";
import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { wilson } from "@/lib/aggregate/wilson";
import { usualValue } from "@/lib/baseline/usual-value";
import type { Finding } from "@/lib/schema/finding";
import type { MetricName } from "@/lib/schema/metric";
import type { Dimensions } from "@/lib/schema/request";
import type { Rollup, RollupRow } from "@/lib/schema/rollup";
import type { MetricRuleDefinition } from "@/lib/schema/rule";

/** Minutes of the last hours, hours of the last eight days, and the names behind their numbers. */
export type RuleFigures = {
  minutes: readonly RollupRow[];
  hours: readonly RollupRow[];
  series: ReadonlyMap<number, Dimensions>;
  errorTypeName: (id: number) => string;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Rules that look for too little wait for late rows. */
const LATENESS_MS = MINUTE_MS;

type Labels = Record<string, string>;
/** The figures of one label set, apart from the type of error, in one window. */
export type Group = { labels: Labels; figures: Rollup; seriesIds: ReadonlySet<number> };

/** What was measured of one group in one window; judging it needs nothing else. */
export type Measured = {
  labels: Labels;
  sampleSize: number;
  baseline: number | null;
  /** What thresholds are multiplied with; null: the usual value is not known yet. */
  scale: number | null;
  values: { labels: Labels; value: number | null; events: number }[];
};

/**
 * What a metric rule finds for each of its label sets that had requests in the window. `watched` are the label sets
 * that are pending or open: a type of error that has stopped is found at 0, so that its alert can recover.
 */
export function metricFindings(
  definition: MetricRuleDefinition,
  data: RuleFigures,
  watched: readonly Labels[],
  now: number,
): Finding[] {
  const { from, to } = windowOf(definition, now);
  const groups = groupRows(definition, data, from, to);
  const history = historyOf(definition, data.hours, now);
  return judgeMeasured(definition, measureGroups(definition, groups, history, data.errorTypeName), watched);
}

/** Everything that a rule judges, before it is held against any threshold. */
export function measureGroups(
  definition: MetricRuleDefinition,
  groups: Iterable<Group>,
  history: History,
  errorTypeName: (id: number) => string,
): Measured[] {
  const measured: Measured[] = [];
  for (const group of groups) {
    if (definition.metric === "cache_hit_rate" && !history.cacheInUse(group.seriesIds)) continue;
    measured.push(measureGroup(definition, group, history, errorTypeName));
  }
  return measured;
}

/** Holds what was measured against the rule's thresholds. */
export function judgeMeasured(
  definition: MetricRuleDefinition,
  measured: readonly Measured[],
  watched: readonly Labels[],
): Finding[] {
  const stoppedOf = byErrorType(definition) ? watched : [];
  return measured.flatMap((one) =>
    [...one.values, ...stoppedTypes(one, stoppedOf)].map((value) => judge(definition, one, value)),
  );
}

/** Too much includes the open minute, which cannot bias a ratio or a percentile; too little sees closed minutes only. */
export function windowOf(definition: MetricRuleDefinition, now: number): { from: number; to: number } {
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const to =
    definition.comparison === "above"
      ? minute + MINUTE_MS
      : Math.floor((now - LATENESS_MS) / MINUTE_MS) * MINUTE_MS;
  return { from: to - definition.window_seconds * 1_000, to };
}

function groupRows(definition: MetricRuleDefinition, data: RuleFigures, from: number, to: number): Group[] {
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

/** The label set that a series belongs to; the type of error is no dimension of a series. */
export function seriesLabels(
  { group_by }: Pick<MetricRuleDefinition, "group_by">,
  dimensions: Dimensions | undefined,
): Labels {
  const labels: Labels = {};
  for (const name of group_by) if (name !== "error_type") labels[name] = dimensions?.[name] ?? "";
  return labels;
}

const byErrorType = ({ metric, group_by }: MetricRuleDefinition) =>
  metric === "error_rate" && group_by.includes("error_type");

/** What was usual as of one hour, for any set of series. */
export type History = {
  usual: (seriesIds: ReadonlySet<number>) => number | null;
  /** A cache is judged once it has had hits for a day: before that it is filling, or there is none. */
  cacheInUse: (seriesIds: ReadonlySet<number>) => boolean;
};

export function historyOf(
  { metric }: MetricRuleDefinition,
  hours: readonly RollupRow[],
  now: number,
): History {
  const figure = (figures: Rollup) => judgedValue(metric, figures);
  const { sameHour, firstHit } = indexOf(hours, now);
  return {
    usual: (seriesIds) => usualValue(sameHour, (seriesId) => seriesIds.has(seriesId), figure, now),
    cacheInUse: (seriesIds) =>
      [...seriesIds].some((id) => (firstHit.get(id) ?? Number.POSITIVE_INFINITY) <= now - DAY_MS),
  };
}

type HoursIndex = { hour: number; sameHour: RollupRow[]; firstHit: Map<number, number> };
const indexes = new WeakMap<readonly RollupRow[], HoursIndex>();

/** What all rules of a round look for in the same hours: those of this time of day, and each series' first cache hit. */
function indexOf(hours: readonly RollupRow[], now: number): HoursIndex {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const known = indexes.get(hours);
  if (known?.hour === hour) return known;
  const index: HoursIndex = { hour, sameHour: [], firstHit: new Map() };
  for (const row of hours) {
    if ((hour - row.bucket) % DAY_MS === 0) index.sameHour.push(row);
    if (row.figures.cacheHits === 0) continue;
    const first = index.firstHit.get(row.seriesId);
    if (first === undefined || row.bucket < first) index.firstHit.set(row.seriesId, row.bucket);
  }
  indexes.set(hours, index);
  return index;
}

const sums = new WeakMap<readonly RollupRow[], Map<string, ReadonlyMap<number, Rollup>>>();

/** The figures of each series in [from, to): added up once for all rules that look at the same window. */
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

function measureGroup(
  definition: MetricRuleDefinition,
  { labels, figures, seriesIds }: Group,
  history: History,
  errorTypeName: (id: number) => string,
): Measured {
  const sampleSize = populationOf(definition, figures);
  if (byErrorType(definition)) {
    const counts = Object.entries(errorsByType(figures, errorTypeName));
    const values = counts.map(([type, count]) => ({
      labels: { ...labels, error_type: type },
      value: count / figures.requests,
      events: count,
    }));
    return { labels, sampleSize, baseline: null, scale: 1, values };
  }
  const value = judgedValue(definition.metric, figures);
  const events = ratioParts(definition.metric, figures)?.count ?? Number.POSITIVE_INFINITY;
  const baseline = definition.kind === "usual_ratio" ? history.usual(seriesIds) : null;
  const scale = definition.kind === "usual_ratio" ? baseline : 1;
  return { labels, sampleSize, baseline, scale, values: [{ labels, value, events }] };
}

/** Failed calls answer with nothing: the length of answers is judged over those that were given. */
function judgedValue(metric: MetricName, figures: Rollup): number | null {
  if (figures.requests === 0) return null;
  if (metric !== "output_tokens_mean") return metricValue(metric, figures);
  const answered = figures.requests - figures.errors;
  return answered === 0 ? null : figures.outputTokens / answered;
}

/** Percentiles of latency cover successes only. */
function populationOf({ metric }: MetricRuleDefinition, figures: Rollup): number {
  if (metric === "output_tokens_mean") return figures.requests - figures.errors;
  return metric.startsWith("latency") ? figures.successes : figures.requests;
}

/** Types of error that are watched and of which the group has none any more. */
function stoppedTypes({ labels, values }: Measured, watched: readonly Labels[]): Measured["values"] {
  const stopped = new Set<string>();
  for (const { error_type: type, ...others } of watched) {
    const here = Object.entries(labels).every(([name, value]) => others[name] === value);
    if (here && type !== undefined && !values.some((one) => one.labels.error_type === type))
      stopped.add(type);
  }
  return [...stopped].map((type) => ({ labels: { ...labels, error_type: type }, value: 0, events: 0 }));
}

/** Holds a value against `scale` times the rule's thresholds. */
function judge(
  definition: MetricRuleDefinition,
  { baseline, scale, sampleSize }: Measured,
  { labels, value: measured, events }: Measured["values"][number],
): Finding {
  const { comparison, min_requests, min_events, critical_threshold, no_data } = definition;
  const zero = no_data === "zero" && sampleSize === 0;
  const value = zero ? 0 : measured;
  const enough = value !== null && scale !== null && (zero || sampleSize >= min_requests);
  const threshold = scale === null ? null : definition.threshold * scale;
  const beyond = (limit: number) => (comparison === "above" ? value! > limit : value! < limit);
  const breaches =
    enough &&
    beyond(threshold!) &&
    events >= min_events &&
    (!definition.confidence || isEvident(comparison, value!, sampleSize, threshold!));
  const critical = breaches && critical_threshold !== null && beyond(critical_threshold * scale!);
  return {
    labels,
    value,
    threshold,
    baseline,
    sampleSize,
    enough,
    breaches,
    ...(critical ? { severity: "critical" as const } : {}),
    recovered: enough && !beyond(definition.recovery * scale!) && !beyond(threshold!),
    note: null,
  };
}

/** Whether the whole 95 % interval of a share lies beyond the threshold. */
function isEvident(comparison: "above" | "below", share: number, n: number, threshold: number): boolean {
  const [low, high] = wilson(share * n, n);
  return comparison === "above" ? low > threshold : high < threshold;
}
