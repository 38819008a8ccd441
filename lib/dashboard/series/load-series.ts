import { chooseStep, levelOfStep } from "@/lib/aggregate/choose-step";
import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { mapInSlices } from "@/lib/give-way";
import { METRICS } from "@/lib/schema/figures/metric";
import {
  checkPoints,
  parseSeriesQuery,
  type SeriesAnswer,
  type SeriesQuery,
} from "@/lib/schema/figures/series-query";
import { listErrorTypes } from "@/lib/store/requests/series";
import { figuresOf, sketchesOf } from "@/lib/store/rollups/metric-columns";
import { rankGroups, readLatencyQuantiles, readRollups } from "@/lib/store/rollups/read-rollups";
import type { FigureName } from "@/lib/store/rollups/rollup-columns";
import {
  GROUP_LIMIT,
  prepareErrorTypes,
  prepareGroups,
  prepareQuantile,
  prepareTotal,
  type SeriesGrid,
  seriesOf,
} from "./prepare-series";

const DEFAULT_POINTS = 300;
/** The points of a metric over time, in UTC-aligned buckets that cover the span. */
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
  const read = { projectId, filters, from: start, to: end, level: levelOfStep(stepMs / 1_000), stepMs };
  const { source } = METRICS[metric];
  // Latency quantiles are read on a path of their own while nothing is grouped: charts ask for them most.
  if (source.kind === "quantile" && source.sketch === "latencySketch" && groupBy === null)
    return { ...body, series: prepareQuantile(await readLatencyQuantiles(read, [source.q]), grid) };
  const byErrorType = groupBy === "error_type";
  const figures: FigureName[] = ["requests", ...figuresOf(metric, byErrorType)];
  const sketches = sketchesOf(metric);
  if (byErrorType || groupBy === null) {
    const [rows, names] = await Promise.all([
      readRollups({ ...read, groupBy: "none", figures, sketches }),
      byErrorType ? listErrorTypes(projectId) : null,
    ]);
    if (!names) return { ...body, series: [seriesOf(prepareTotal(rows, grid), grid, metric)] };
    const nameOf = (id: number) => names.get(id) ?? `error type ${id}`;
    return { ...body, series: prepareErrorTypes(rows, grid, metric, nameOf) };
  }
  const { keys } = await rankGroups({ ...read, groupBy }, GROUP_LIMIT);
  const apart = { keys, others: "merge" } as const;
  const rows = await readRollups({ ...read, groupBy, apart, figures, sketches });
  const groups = prepareGroups(rows, grid, groupBy);
  return { ...body, series: await mapInSlices(groups, (group) => seriesOf(group, grid, metric)) };
}
