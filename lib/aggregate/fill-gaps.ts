import { METRICS, type MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { Grid } from "./bucket-rollups";
import { metricValue } from "./metric-value";

/** Start of a bucket, epoch ms, and the value there; null is a gap. */
export type SeriesPoint = [ts: number, value: number | null];

/** One point a bucket of the grid. A bucket without requests is 0 for additive metrics and a gap for all others. */
export function fillGaps(
  { from, stepMs, length }: Grid,
  cells: readonly (Rollup | null)[],
  metric: MetricName,
): SeriesPoint[] {
  const missing = METRICS[metric].additive ? 0 : null;
  return Array.from({ length }, (_, at): SeriesPoint => {
    const cell = cells[at];
    return [from + at * stepMs, cell ? metricValue(metric, cell) : missing];
  });
}
