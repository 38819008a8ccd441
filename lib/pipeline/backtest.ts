import { setImmediate } from "node:timers/promises";
import { type ReplayedEpisode, replayRule } from "@/lib/alert/replay-rule";
import { suggestThreshold } from "@/lib/alert/suggest-threshold";
import { median } from "@/lib/baseline/usual-value";
import { mayBreach, measurePast, type PastMoment } from "@/lib/detect/measure-past";
import { judgeMeasured } from "@/lib/detect/metric-findings";
import { previewSeries } from "@/lib/detect/preview-series";
import { ApiError } from "@/lib/schema/api-error";
import type { BacktestAnswer, BacktestQuestion } from "@/lib/schema/backtest";
import { METRICS } from "@/lib/schema/metric";
import { isMetricRule, type MetricRuleDefinition } from "@/lib/schema/rule";
import type { Severity } from "@/lib/schema/severity";
import { readPast } from "./read-past";
import { takeTurn } from "./take-turns";

const MINUTE_MS = 60_000;
const EPISODES_SHOWN = 500;
const MINUTES_AT_ONCE = 720;

const iso = (at: number) => new Date(at).toISOString();
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What a rule would have done over its past: the live engine's own functions, once for each closed minute. */
export async function backtest(
  projectId: number,
  { definition, severity, hours }: BacktestQuestion,
  now: number,
): Promise<BacktestAnswer> {
  if (!isMetricRule(definition)) throw notReplayed();
  return takeTurn(() => replayPast(projectId, { definition, severity, hours }, now));
}

async function replayPast(
  projectId: number,
  { definition, severity, hours }: BacktestQuestion & { definition: MetricRuleDefinition },
  now: number,
): Promise<BacktestAnswer> {
  const to = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const past = await readPast(projectId, definition, to - hours * 60 * MINUTE_MS, to);
  const moments = await unhurried(measurePast(definition, past.data, past.from, to));
  const episodes = replay(definition, severity, moments);
  const lengths = episodes.map((episode) => minutesOf(episode, to));
  return {
    window: { from: iso(past.from), to: iso(to) },
    cut: past.cut,
    step_seconds: 60,
    alerts: episodes.length,
    minutes: sum(lengths),
    median_minutes: lengths.length === 0 ? null : median(lengths),
    episodes: episodes.slice(0, EPISODES_SHOWN).map((episode) => episodeView(episode, to)),
    unit: definition.kind === "usual_ratio" ? null : METRICS[definition.metric].unit,
    ...previewSeries(definition, moments, past.from, to),
    suggestion: suggestionFor(definition, severity, moments, { from: past.from, to }),
  };
}

/** Everything else that the process does has its turn between the days. */
async function unhurried(measuring: Iterable<PastMoment>): Promise<PastMoment[]> {
  const moments: PastMoment[] = [];
  for (const moment of measuring) {
    moments.push(moment);
    if (moments.length % MINUTES_AT_ONCE === 0) await setImmediate();
  }
  return moments;
}

function notReplayed(): ApiError {
  const message = "only rules of the kinds threshold and usual_ratio are replayed";
  return new ApiError(422, "not_replayed", message, { details: [{ path: "definition.kind", message }] });
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

const minutesOf = ({ startedAt, endedAt }: ReplayedEpisode, end: number) =>
  Math.round(((endedAt ?? end) - startedAt) / MINUTE_MS);

function episodeView(episode: ReplayedEpisode, end: number): BacktestAnswer["episodes"][number] {
  const { labels, severity, startedAt, endedAt, peak, threshold } = episode;
  return {
    labels,
    severity,
    started_at: iso(startedAt),
    ended_at: endedAt === null ? null : iso(endedAt),
    minutes: minutesOf(episode, end),
    peak,
    threshold,
  };
}

function suggestionFor(
  definition: MetricRuleDefinition,
  severity: Severity,
  moments: readonly PastMoment[],
  { from, to }: { from: number; to: number },
): BacktestAnswer["suggestion"] {
  const found = suggestThreshold({
    values: judgedValues(definition, moments),
    comparison: definition.comparison,
    spanMs: to - from,
    trial: (threshold) => {
      const episodes = replay(withThreshold(definition, threshold), severity, moments);
      return {
        alerts: episodes.length,
        firingMs: sum(episodes.map((episode) => minutesOf(episode, to))) * MINUTE_MS,
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
