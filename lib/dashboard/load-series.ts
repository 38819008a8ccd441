import { chooseStep, levelOfStep } from "@/lib/aggregate/choose-step";
import { METRICS, type MetricName } from "@/lib/schema/metric";
import {
  checkPoints,
  parseSeriesQuery,
  type SeriesAnswer,
  type SeriesQuery,
} from "@/lib/schema/series-query";
import { figuresOf, sketchesOf } from "@/lib/store/metric-columns";
import { readLatencyQuantiles, readRollups } from "@/lib/store/read-rollups";
import { listErrorTypes } from "@/lib/store/series";
import { prepareErrorTypes, prepareGroups, prepareQuantile, type SeriesGrid } from "./prepare-series";
import type { ReadingSpan } from "./reading-span";

const DEFAULT_POINTS = 300;
/** Read on a path of their own while nothing is grouped: they are what charts ask for most. */
const LATENCY_QUANTILES: Partial<Record<MetricName, number>> = {
  latency_p50: 0.5,
  latency_p95: 0.95,
  latency_p99: 0.99,
};

/** The points of a metric over time, in buckets counted from 1970 in UTC that cover the span whole. */
export function loadSeries(span: ReadingSpan, query: URLSearchParams): Promise<SeriesAnswer> {
  return readSeries(span, parseSeriesQuery(query));
}

export async function readSeries(
  { projectId, filters, from, to }: Pick<ReadingSpan, "projectId" | "filters" | "from" | "to">,
  { metric, groupBy, stepSeconds }: SeriesQuery,
): Promise<SeriesAnswer> {
  const stepMs = (stepSeconds ?? chooseStep(to - from, DEFAULT_POINTS)) * 1_000;
  const start = Math.floor(from / stepMs) * stepMs;
  const end = Math.ceil(to / stepMs) * stepMs;
  const grid: SeriesGrid = { from: start, stepMs, length: (end - start) / stepMs };
  checkPoints(grid.length);
  const body = { metric, unit: METRICS[metric].unit, step_seconds: stepMs / 1_000 };
  const q = LATENCY_QUANTILES[metric];
  if (q !== undefined && groupBy === null) {
    const span = { projectId, filters, from: start, to: end, level: levelOfStep(stepMs / 1_000), stepMs };
    return { ...body, series: prepareQuantile(await readLatencyQuantiles(span, [q]), grid) };
  }
  const byErrorType = groupBy === "error_type";
  const [rows, names] = await Promise.all([
    readRollups({
      ...{ projectId, filters, from: start, to: end, level: levelOfStep(stepMs / 1_000), stepMs },
      ...{ groupBy: byErrorType || groupBy === null ? "none" : groupBy, sketches: sketchesOf(metric) },
      figures: ["requests", ...figuresOf(metric, byErrorType)],
    }),
    byErrorType ? listErrorTypes(projectId) : null,
  ]);
  if (names) {
    const nameOf = (id: number) => names.get(id) ?? `error type ${id}`;
    return { ...body, series: prepareErrorTypes(rows, grid, metric, nameOf) };
  }
  return { ...body, series: prepareGroups(rows, grid, metric, groupBy) };
}
