import { type ReplayedEpisode, replayRule } from "@/lib/alert/replay-rule";
import { suggestThreshold } from "@/lib/alert/suggest-threshold";
import { runInSlices } from "@/lib/give-way";
import { mayBreach, measurePast, type PastMoment } from "@/lib/rules/metric/measure-past";
import { judgeMeasured } from "@/lib/rules/metric/metric-findings";
import { type PreviewSeries, PreviewThinner } from "@/lib/rules/metric/preview-series";
import type { Severity } from "@/lib/schema/alerts/severity";
import { METRICS } from "@/lib/schema/figures/metric";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { figuresOf, sketchesOf } from "@/lib/store/rollups/metric-columns";
import { type Past, type PastQuery, readPast } from "./read-past";
import { minutesOf, type Replay, type ReplayQuestion } from "./replay";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const HISTORY_DAYS = 8;

type Question = ReplayQuestion<MetricRuleDefinition>;
type Span = { from: number; to: number };

/** What a metric rule would have done, and the threshold that would have told about once a week. */
export async function replayMetricRule(question: Question): Promise<Replay> {
  const past = await readPast(question, queryOf(question.definition));
  return runInSlices(replayed(question, past), question.check);
}

/**
 * Other thresholds are tried over the same moments, so that they are kept: a reference for each minute and label set, to
 * what was measured when its window changed last.
 */
function* replayed(
  { definition, severity, to }: Question,
  { data, from, cut }: Past,
): Generator<undefined, Replay> {
  const moments: PastMoment[] = [];
  for (const moment of measurePast(definition, data, from, to)) {
    if (moment) moments.push(moment);
    yield;
  }
  return {
    from,
    cut,
    episodes: yield* replay(definition, severity, moments),
    unit: definition.kind === "usual_ratio" ? null : METRICS[definition.metric].unit,
    preview: yield* preview(definition, moments, { from, to }),
    suggestion: yield* suggestionFor(definition, severity, moments, { from, to }),
  };
}

/** What is usual is known by hours, and only some rules ask for it. */
function queryOf({ kind, metric, group_by, filters, window_seconds }: MetricRuleDefinition): PastQuery {
  const byErrorType = metric === "error_rate" && group_by.includes("error_type");
  const looksBack = kind === "usual_ratio" || metric === "cache_hit_rate";
  return {
    filters,
    labels: group_by,
    figures: ["requests", "successes", "errors", ...figuresOf(metric, byErrorType)],
    sketches: sketchesOf(metric),
    windowMs: window_seconds * 1_000,
    historyMs: looksBack ? HISTORY_DAYS * DAY_MS : 0,
  };
}

/** In the unit of the threshold. Too few requests say nothing and are a gap. */
function* preview(
  { comparison, min_requests }: MetricRuleDefinition,
  moments: readonly PastMoment[],
  { from, to }: Span,
): Generator<undefined, PreviewSeries> {
  const thinner = new PreviewThinner(comparison, from, to);
  for (const { now, measured } of moments)
    for (const { values, scale, sampleSize } of measured) {
      yield;
      if (scale === null || scale <= 0 || sampleSize < min_requests) continue;
      for (const { labels, value } of values)
        if (value !== null) thinner.add({ now, labels, value: value / scale });
    }
  return thinner.series();
}

function replay(
  definition: MetricRuleDefinition,
  severity: Severity,
  moments: readonly PastMoment[],
): Generator<undefined, ReplayedEpisode[]> {
  const silenceTells = definition.no_data === "alert";
  return replayRule({ definition, severity }, moments, (moment, watched) =>
    silenceTells || watched.length > 0 || mayBreach(definition, moment)
      ? judgeMeasured(definition, moment.measured, watched)
      : [],
  );
}

function* suggestionFor(
  definition: MetricRuleDefinition,
  severity: Severity,
  moments: readonly PastMoment[],
  { from, to }: Span,
): Generator<undefined, Replay["suggestion"]> {
  const found = yield* suggestThreshold({
    values: judgedValues(definition, moments),
    comparison: definition.comparison,
    spanMs: to - from,
    *trial(threshold) {
      const episodes = yield* replay(withThreshold(definition, threshold), severity, moments);
      return {
        alerts: episodes.length,
        firingMs: episodes.reduce((sum, episode) => sum + minutesOf(episode, to), 0) * MINUTE_MS,
      };
    },
  });
  if (!found) return null;
  const { threshold, alerts, firingMs } = found;
  const { recovery, critical_threshold } = withThreshold(definition, threshold);
  return { threshold, recovery, critical_threshold, alerts, minutes: firingMs / MINUTE_MS };
}

/** Every value that may fire, in the threshold's unit and within what a threshold may be. */
function* judgedValues(
  definition: MetricRuleDefinition,
  moments: readonly PastMoment[],
): Generator<number | undefined> {
  const { min_requests, min_events } = definition;
  const largest = largestThreshold(definition);
  for (const { measured } of moments)
    for (const { values, scale, sampleSize } of measured) {
      yield;
      if (scale === null || scale <= 0 || sampleSize < min_requests) continue;
      for (const { value, events } of values)
        if (value !== null && value > 0 && events >= min_events) yield Math.min(largest, value / scale);
    }
}

/** A share is never above 100 %. */
function largestThreshold({ kind, metric, comparison }: MetricRuleDefinition): number {
  const isShare = kind === "threshold" && comparison === "above" && METRICS[metric].unit === "ratio";
  return isShare ? 0.99 : Number.POSITIVE_INFINITY;
}

/** The other thresholds keep their distance; a critical one that cannot is left out. */
function withThreshold(definition: MetricRuleDefinition, threshold: number): MetricRuleDefinition {
  const { comparison, recovery, critical_threshold: critical } = definition;
  const scale = definition.threshold > 0 ? threshold / definition.threshold : 1;
  const scaled = (value: number) => Number((value * scale).toPrecision(3));
  const worse = critical === null ? null : Math.min(largestThreshold(definition), scaled(critical));
  const apart = worse !== null && (comparison === "above" ? worse > threshold : worse < threshold);
  const calm = comparison === "above" ? Math.min : Math.max;
  return {
    ...definition,
    threshold,
    recovery: calm(threshold, scaled(recovery)),
    critical_threshold: apart ? worse : null,
  };
}
