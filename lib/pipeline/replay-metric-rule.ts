import { type ReplayedEpisode, replayRule } from "@/lib/alert/replay-rule";
import { suggestThreshold } from "@/lib/alert/suggest-threshold";
import { mayBreach, measurePast, type PastMoment } from "@/lib/detect/measure-past";
import { judgeMeasured } from "@/lib/detect/metric-findings";
import { type PreviewPoint, thinnedSeries } from "@/lib/detect/preview-series";
import { METRICS } from "@/lib/schema/metric";
import type { MetricRuleDefinition } from "@/lib/schema/rule";
import type { Severity } from "@/lib/schema/severity";
import { figuresOf, sketchesOf } from "@/lib/store/metric-columns";
import { type PastQuery, readPast } from "./read-past";
import { minutesOf, type Replay } from "./replay";
import { unhurried } from "./unhurried";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const HISTORY_DAYS = 8;

/** What a metric rule would have done, and the threshold that would have told about once a week. */
export async function replayMetricRule(
  projectId: number,
  definition: MetricRuleDefinition,
  severity: Severity,
  from: number,
  to: number,
): Promise<Replay> {
  const past = await readPast(projectId, queryOf(definition), from, to);
  const moments = await unhurried(measurePast(definition, past.data, past.from, to));
  return {
    ...{ from: past.from, cut: past.cut, episodes: replay(definition, severity, moments) },
    unit: definition.kind === "usual_ratio" ? null : METRICS[definition.metric].unit,
    preview: thinnedSeries(previewPoints(definition, moments), definition.comparison, past.from, to),
    suggestion: suggestionFor(definition, severity, moments, { from: past.from, to }),
  };
}

/** What is usual is known by hours, and only some rules ask for it. */
function queryOf({ kind, metric, group_by, filters, window_seconds }: MetricRuleDefinition): PastQuery {
  const byErrorType = metric === "error_rate" && group_by.includes("error_type");
  const looksBack = kind === "usual_ratio" || metric === "cache_hit_rate";
  return {
    filters,
    figures: ["requests", "successes", "errors", ...figuresOf(metric, byErrorType)],
    sketches: sketchesOf(metric),
    windowMs: window_seconds * 1_000,
    historyMs: looksBack ? HISTORY_DAYS * DAY_MS : 0,
  };
}

/** In the unit of the threshold. Too few requests say nothing and are a gap. */
function* previewPoints(
  { min_requests }: MetricRuleDefinition,
  moments: readonly PastMoment[],
): Generator<PreviewPoint> {
  for (const { now, measured } of moments)
    for (const { values, scale, sampleSize } of measured) {
      if (scale === null || scale <= 0 || sampleSize < min_requests) continue;
      for (const { labels, value } of values) if (value !== null) yield { now, labels, value: value / scale };
    }
}

function replay(
  definition: MetricRuleDefinition,
  severity: Severity,
  moments: readonly PastMoment[],
): ReplayedEpisode[] {
  const silenceTells = definition.no_data === "alert";
  return replayRule({ definition, severity }, moments, (moment, watched) =>
    silenceTells || watched.length > 0 || mayBreach(definition, moment)
      ? judgeMeasured(definition, moment.measured, watched)
      : [],
  );
}

function suggestionFor(
  definition: MetricRuleDefinition,
  severity: Severity,
  moments: readonly PastMoment[],
  { from, to }: { from: number; to: number },
): Replay["suggestion"] {
  const found = suggestThreshold({
    values: judgedValues(definition, moments),
    comparison: definition.comparison,
    spanMs: to - from,
    trial: (threshold) => {
      const episodes = replay(withThreshold(definition, threshold), severity, moments);
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
function judgedValues(definition: MetricRuleDefinition, moments: readonly PastMoment[]): number[] {
  const { min_requests, min_events } = definition;
  const largest = largestThreshold(definition);
  return moments.flatMap(({ measured }) =>
    measured.flatMap(({ values, scale, sampleSize }) =>
      scale === null || scale <= 0 || sampleSize < min_requests
        ? []
        : values.flatMap(({ value, events }) =>
            value === null || value <= 0 || events < min_events ? [] : [Math.min(largest, value / scale)],
          ),
    ),
  );
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
