import { ratioParts, sampleOfMean } from "@/lib/aggregate/metric-value";
import { wilson } from "@/lib/aggregate/wilson";
import { errorsByType } from "@/lib/aggregate/windowed-summary";
import { closedWindowEnd } from "@/lib/rules/closed-window";
import { completed } from "@/lib/rules/completed";
import { type Group, type Groups, groupRows, type RuleFigures, watchedOthers } from "@/lib/rules/rule-groups";
import { METRICS } from "@/lib/schema/figures/facts";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { isRelative, LABEL_SETS_LIMIT } from "@/lib/schema/rules/facts";
import { type Finding, subjectKey } from "@/lib/schema/rules/finding";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { answersCounted, type History, historyOf, judgedValue, looksBack } from "./rule-history";
import { limitsOf } from "./rule-limits";
import { countsIdleDays } from "./usual-total";

type Labels = Record<string, string>;
/** What was measured of one group in one window; judging it needs nothing else. */
export type Measured = {
  labels: Labels;
  sampleSize: number;
  baseline: number | null;
  /** What thresholds are multiplied with; null: the usual value is not known yet. */
  scale: number | null;
  values: { labels: Labels; value: number | null; events: number }[];
};

type Measurement = { groups: Groups; history: History; measured: readonly Measured[] };
const measurements = new WeakMap<RuleFigures, Map<string, Measurement>>();

/**
 * Measures once for all rules that differ in their thresholds only, in the pieces between which it yields: what follows
 * is short.
 */
export function* measureRule(
  definition: MetricRuleDefinition,
  data: RuleFigures,
  now: number,
): Generator<undefined, Measurement> {
  const { metric, filters, group_by, comparison, unless_normal } = definition;
  const { from, to } = windowOf(definition, now);
  const key = JSON.stringify([
    metric,
    filters,
    group_by,
    comparison,
    isRelative(definition),
    countsIdleDays(definition),
    unless_normal,
    from,
    to,
    now,
  ]);
  const known = measurements.get(data) ?? new Map<string, Measurement>();
  measurements.set(data, known);
  const made = known.get(key);
  if (made) return made;
  const groups = yield* groupRows(definition, data, from, to);
  const history = historyOf(definition, data, now);
  const measured: Measured[] = [];
  for (const group of groups.groups) {
    measured.push(...measureGroups(definition, [group], history, data.errorTypeName));
    yield;
  }
  const measurement = { groups, history, measured };
  known.set(key, measurement);
  return measurement;
}

function measuredOf(
  definition: MetricRuleDefinition,
  data: RuleFigures,
  watched: readonly Labels[],
  now: number,
) {
  const { groups, history, measured } = completed(measureRule(definition, data, now));
  const others = watchedOthers(groups, watched);
  const all = [...measured, ...measureGroups(definition, others, history, data.errorTypeName)];
  const limited = withinLimit(all, watched);
  return { measured: limited.measured, leftOut: groups.others.size - others.length + limited.leftOut };
}

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
  return judgeMeasured(definition, measuredOf(definition, data, watched, now).measured, watched);
}

/** The label sets that had requests, but are beyond the number that a rule judges. */
export const labelSetsLeftOut = (...of: Parameters<typeof metricFindings>): number =>
  measuredOf(...of).leftOut;

/** Types of error multiply the label sets: those with the most errors, and the watched ones. */
function withinLimit(
  measured: readonly Measured[],
  watched: readonly Labels[],
): { measured: readonly Measured[]; leftOut: number } {
  const values = measured.flatMap((one) => one.values);
  // Watched label sets beyond the limit of their groups have one value each.
  if (values.length <= LABEL_SETS_LIMIT || values.length === measured.length) return { measured, leftOut: 0 };
  const isWatched = new Set(watched.map(keyOf));
  const kept = new Set(values.toSorted((a, b) => b.events - a.events).slice(0, LABEL_SETS_LIMIT));
  for (const value of values) if (isWatched.has(keyOf(value.labels))) kept.add(value);
  return {
    measured: measured.map((one) => ({ ...one, values: one.values.filter((value) => kept.has(value)) })),
    leftOut: values.length - kept.size,
  };
}

const keyOf = (labels: Labels) => subjectKey({ labels });

/** Everything that a rule judges, before it is compared with any threshold. */
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
  const typesOf = byErrorType(definition) ? watchedTypes(definition, watched) : () => [];
  return measured.flatMap((one) =>
    [...one.values, ...stoppedTypes(one, typesOf(one.labels))].map((value) => judge(definition, one, value)),
  );
}

/** Too much includes the open minute, which cannot bias a ratio or a percentile; too little sees closed minutes only. */
export function windowOf(definition: MetricRuleDefinition, now: number): { from: number; to: number } {
  const to =
    closedWindowEnd(definition.comparison, now) ?? Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  return { from: to - definition.window_seconds * 1_000, to };
}

const byErrorType = ({ metric, group_by }: MetricRuleDefinition) =>
  metric === "error_rate" && group_by.includes("error_type");

function measureGroup(
  definition: MetricRuleDefinition,
  { labels, figures, seriesIds }: Group,
  history: History,
  errorTypeName: (id: number) => string,
): Measured {
  const sampleSize = populationOf(definition, figures);
  if (byErrorType(definition)) {
    const counts = [...errorsByType(figures, errorTypeName)];
    const values = counts.map(([type, count]) => ({
      labels: { ...labels, error_type: type },
      value: count / figures.requests,
      events: count,
    }));
    return { labels, sampleSize, baseline: null, scale: 1, values };
  }
  const value = judgedValue(definition.metric, figures);
  const events = ratioParts(definition.metric, figures)?.count ?? Number.POSITIVE_INFINITY;
  const baseline = looksBack(definition) ? normalOf(definition, history, labels, seriesIds) : null;
  const scale = isRelative(definition) ? baseline : 1;
  return { labels, sampleSize, baseline, scale, values: [{ labels, value, events }] };
}

function normalOf(
  { metric, unless_normal }: MetricRuleDefinition,
  history: History,
  labels: Labels,
  seriesIds: ReadonlySet<number>,
): number | null {
  if (METRICS[metric].additive) return history.usualTotal(labels);
  return unless_normal ? history.usualLow(seriesIds) : history.usual(seriesIds);
}

/** How many requests a value rests on: latency covers successes only, truncation those whose finish reason is known. */
function populationOf({ metric }: MetricRuleDefinition, figures: Rollup): number {
  // Judged over answers, see judgedValue.
  if (metric === "output_tokens_mean") return answersCounted(figures);
  const { source } = METRICS[metric];
  switch (source.kind) {
    case "share":
      return figures[source.of];
    case "mean":
      return sampleOfMean(figures, source);
    case "quantile":
      return source.sketch === "latencySketch" ? figures.successes : figures.requests;
    case "latency_max":
      return figures.successes;
    case "sum":
    case "cost":
    case "cost_per_request":
      return figures.requests;
  }
}

/** The types of error that are watched, by the labels beside them. */
function watchedTypes(
  { group_by }: MetricRuleDefinition,
  watched: readonly Labels[],
): (labels: Labels) => string[] {
  const names = group_by.filter((name) => name !== "error_type");
  const keyOf = (labels: Labels) => JSON.stringify(names.map((name) => labels[name]));
  const types = new Map<string, string[]>();
  for (const labels of watched) {
    const { error_type: type } = labels;
    if (type === undefined) continue;
    const known = types.get(keyOf(labels));
    if (known) known.push(type);
    else types.set(keyOf(labels), [type]);
  }
  return (labels) => types.get(keyOf(labels)) ?? [];
}

/** Types of error that are watched and of which the group has none any more. */
function stoppedTypes({ labels, values }: Measured, watched: readonly string[]): Measured["values"] {
  if (watched.length === 0) return [];
  const present = new Set(values.map((one) => one.labels.error_type));
  const stopped = new Set(watched.filter((type) => !present.has(type)));
  return [...stopped].map((type) => ({ labels: { ...labels, error_type: type }, value: 0, events: 0 }));
}

/** Holds a value against `scale` times the rule's thresholds. */
function judge(
  definition: MetricRuleDefinition,
  { baseline, scale, sampleSize }: Measured,
  { labels, value: measured, events }: Measured["values"][number],
): Finding {
  const { comparison, min_requests, min_events, no_data } = definition;
  const zero = no_data === "zero" && sampleSize === 0;
  const value = zero ? 0 : measured;
  const limits = scale === null ? null : limitsOf(definition, baseline, scale);
  const enough = value !== null && limits !== null && (zero || sampleSize >= min_requests);
  const beyond = (limit: number) => (comparison === "above" ? value! > limit : value! < limit);
  const breaches =
    enough &&
    beyond(limits.threshold) &&
    events >= min_events &&
    (!limits.evident || isEvident(comparison, value, sampleSize, limits.threshold));
  const critical = breaches && limits.critical !== null && beyond(limits.critical);
  return {
    labels,
    value,
    threshold: limits?.threshold ?? null,
    baseline,
    sampleSize,
    enough,
    breaches,
    ...(critical ? { severity: "critical" as const } : {}),
    recovered: enough && !beyond(limits.recovery) && !beyond(limits.threshold),
    note: null,
  };
}

/** Whether the whole 95 % interval of a share lies beyond the threshold. */
function isEvident(comparison: "above" | "below", share: number, n: number, threshold: number): boolean {
  const [low, high] = wilson(share * n, n);
  return comparison === "above" ? low > threshold : high < threshold;
}
