import { chooseStep } from "@/lib/aggregate/choose-step";
import { metricValue } from "@/lib/aggregate/metric-value";
import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { wholeMinutes } from "@/lib/dashboard/range/whole-minutes";
import { mapInSlices } from "@/lib/give-way";
import { METRICS } from "@/lib/schema/figures/facts";
import type { MetricName } from "@/lib/schema/figures/metric";
import {
  checkPoints,
  parseSeriesQuery,
  type SeriesAnswer,
  type SeriesQuery,
} from "@/lib/schema/figures/series-query";
import { zonedSteps } from "@/lib/schema/time/zoned-steps";
import { listErrorTypes } from "@/lib/store/requests/series";
import { figuresOf, sketchesOf } from "@/lib/store/rollups/metric-columns";
import { readBucketQuantiles, readBuckets } from "@/lib/store/rollups/read-buckets";
import { rankGroups, readRollups } from "@/lib/store/rollups/read-rollups";
import type { FigureName } from "@/lib/store/rollups/rollup-columns";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";
import {
  GROUP_LIMIT,
  prepareErrorTypes,
  prepareGroups,
  prepareQuantile,
  prepareTotal,
  seriesOf,
} from "./prepare-series";

const DEFAULT_POINTS = 300;
/** Decoding a sketch for each of thousands of groups would hold up the others. */
const SKETCHES_RANKED = 500;

/**
 * The points of a metric over time. Buckets follow the clock of the project's time zone; the first and last are cut at the
 * ends of the span, so that the series of an additive metric adds up to the summary of the span.
 */
export function loadSeries(span: ReadingSpan, query: URLSearchParams): Promise<SeriesAnswer> {
  return readSeries(span, parseSeriesQuery(query));
}

export async function readSeries(
  { projectId, filters, from, to, timeZone }: ReadingSpan,
  { metric, groupBy, stepSeconds }: SeriesQuery,
): Promise<SeriesAnswer> {
  const stepMs = (stepSeconds ?? chooseStep(to - from, DEFAULT_POINTS)) * 1_000;
  checkPoints(Math.ceil((to - from) / stepMs));
  const starts = zonedSteps({ from, to }, stepMs, timeZone);
  const body = { metric, unit: METRICS[metric].unit, step_seconds: stepMs / 1_000 };
  const read = { projectId, filters, from, to, starts };
  const { source } = METRICS[metric];
  // Latency quantiles are read on a path of their own while nothing is grouped: charts ask for them most.
  if (source.kind === "quantile" && source.sketch === "latencySketch" && groupBy === null) {
    const rows = await readBucketQuantiles(read, [source.q], (figures) => [metricValue(metric, figures)]);
    return { ...body, series: prepareQuantile(rows, starts) };
  }
  const byErrorType = groupBy === "error_type";
  const figures: FigureName[] = ["requests", ...figuresOf(metric, byErrorType)];
  const sketches = sketchesOf(metric);
  if (byErrorType || groupBy === null) {
    const [rows, names] = await Promise.all([
      readBuckets({ ...read, groupBy: "none", figures, sketches }),
      byErrorType ? listErrorTypes(projectId) : null,
    ]);
    if (!names) return { ...body, series: [seriesOf(prepareTotal(rows, starts), starts, metric)] };
    const nameOf = (id: number) => names.get(id) ?? `error type ${id}`;
    return { ...body, series: prepareErrorTypes(rows, starts, metric, nameOf) };
  }
  const ranked = {
    projectId,
    filters,
    ...wholeMinutes({ from, to }),
    level: levelOfSpan(to - from),
    groupBy,
  };
  const keys = await largestGroups(ranked, metric);
  const apart = { keys, others: "merge" } as const;
  const rows = await readBuckets({ ...read, groupBy, apart, figures, sketches });
  const groups = prepareGroups(rows, starts, groupBy, keys);
  return { ...body, series: await mapInSlices(groups, (group) => seriesOf(group, starts, metric)) };
}

/** The ten groups with the largest values of the metric; by a quantile, of the 500 with the most requests. */
async function largestGroups(query: Parameters<typeof rankGroups>[0], metric: MetricName): Promise<string[]> {
  if (METRICS[metric].source.kind !== "quantile") return (await rankGroups(query, GROUP_LIMIT, metric)).keys;
  const { keys } = await rankGroups(query, SKETCHES_RANKED);
  if (keys.length <= 1) return keys;
  const read = {
    ...query,
    stepMs: null,
    apart: { keys, others: "omit" },
    sketches: sketchesOf(metric),
  } as const;
  const rows = await readRollups({ ...read, figures: figuresOf(metric, false) });
  const values = await mapInSlices(rows, ({ key, figures }) => ({
    key,
    value: metricValue(metric, figures) ?? -1,
  }));
  return values
    .sort((a, b) => b.value - a.value)
    .slice(0, GROUP_LIMIT)
    .map(({ key }) => key);
}
