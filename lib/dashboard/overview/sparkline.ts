import { mergeCells } from "@/lib/aggregate/rollup";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { SparkPoint } from "./overview-model";

/** More points would not be visible at the width of a tile. */
export const SPARK_POINTS = 48;

/** The values of a chart's buckets, merged to at most 48; null without requests. */
export function sparkline(
  buckets: readonly (Rollup | null)[],
  value: (figures: Rollup) => number | null,
): SparkPoint[] {
  const size = Math.ceil(buckets.length / SPARK_POINTS);
  const points: SparkPoint[] = [];
  for (let at = 0; at < buckets.length; at += size) {
    const present = buckets.slice(at, at + size).filter((figures) => figures !== null);
    points.push(present.length === 0 ? null : value(mergeCells(present)));
  }
  return points;
}
