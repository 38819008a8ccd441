import { errorsByType } from "@/lib/aggregate/lesson-summary";
import { metricValue, ratioParts } from "@/lib/aggregate/metric-value";
import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
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
const DAY_MS = 86_400_000;
/** Rules that look for too little wait for late rows. */
const LATENESS_MS = MINUTE_MS;

type Labels = Record<string, string>;
type Group = { labels: Labels; figures: Rollup; seriesIds: Set<number> };

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
  const findings: Finding[] = [];
  for (const group of groups) {
    if (definition.metric === "cache_hit_rate" && !cacheInUse(group, data.hours, now)) continue;
    if (definition.metric === "error_rate" && definition.group_by.includes("error_type")) {
      findings.push(...errorTypeFindings(definition, group, watched, data.errorTypeName));
    } else findings.push(groupFinding(definition, group, data, now));
  }
  return findings;
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
  const groups = new Map<string, Group>();
  for (const { seriesId, bucket, figures } of data.minutes) {
    if (bucket < from || bucket >= to) continue;
    const labels = labelsOf(definition, data.series.get(seriesId));
    const key = JSON.stringify(labels);
    const group = groups.get(key) ?? { labels, figures: emptyRollup(), seriesIds: new Set<number>() };
    mergeRollup(group.figures, figures);
    group.seriesIds.add(seriesId);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function labelsOf({ group_by }: MetricRuleDefinition, dimensions: Dimensions | undefined): Labels {
  const labels: Labels = {};
  for (const name of group_by) if (name !== "error_type") labels[name] = dimensions?.[name] ?? "";
  return labels;
}

/** A cache is judged once it has had hits for a day: before that it is filling, or there is none. */
function cacheInUse(group: Group, hours: readonly RollupRow[], now: number): boolean {
  return hours.some(
    ({ seriesId, bucket, figures }) =>
      group.seriesIds.has(seriesId) && figures.cacheHits > 0 && bucket <= now - DAY_MS,
  );
}

function groupFinding(
  definition: MetricRuleDefinition,
  group: Group,
  data: RuleFigures,
  now: number,
): Finding {
  const figure = (figures: Rollup) => judgedValue(definition.metric, figures);
  const value = figure(group.figures);
  const sampleSize = populationOf(definition, group.figures);
  const events = ratioParts(definition.metric, group.figures)?.count ?? Number.POSITIVE_INFINITY;
  if (definition.kind === "threshold")
    return judge(definition, group.labels, value, null, 1, sampleSize, events);
  const belongs = (seriesId: number) => group.seriesIds.has(seriesId);
  const usual = usualValue(data.hours, belongs, figure, now);
  return judge(definition, group.labels, value, usual, usual, sampleSize, events);
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

/** The share of each error type among all requests of the group. */
function errorTypeFindings(
  definition: MetricRuleDefinition,
  group: Group,
  watched: readonly Labels[],
  nameOf: (id: number) => string,
): Finding[] {
  const total = group.figures.requests;
  const counts = new Map(Object.entries(errorsByType(group.figures, nameOf)));
  for (const { error_type: type, ...others } of watched) {
    const here = Object.entries(group.labels).every(([name, value]) => others[name] === value);
    if (here && type !== undefined && !counts.has(type)) counts.set(type, 0);
  }
  return [...counts].map(([type, count]) =>
    judge(definition, { ...group.labels, error_type: type }, count / total, null, 1, total, count),
  );
}

/** Holds a value against `scale` times the rule's thresholds; a null scale means that the usual value is not known yet. */
function judge(
  definition: MetricRuleDefinition,
  labels: Labels,
  value: number | null,
  baseline: number | null,
  scale: number | null,
  sampleSize: number,
  events: number,
): Finding {
  const { comparison, min_requests, min_events } = definition;
  const enough = value !== null && scale !== null && sampleSize >= min_requests;
  const threshold = scale === null ? null : definition.threshold * scale;
  const beyond = (limit: number) => (comparison === "above" ? value! > limit : value! < limit);
  return {
    labels,
    value,
    threshold,
    baseline,
    sampleSize,
    enough,
    breaches: enough && beyond(threshold!) && events >= min_events,
    recovered: enough && !beyond(definition.recovery * scale!) && !beyond(threshold!),
    note: null,
  };
}
