import { mergeCells } from "@/lib/aggregate/rollup";
import type { Rollup } from "@/lib/schema/figures/rollup";

/** More points would not be visible at the width of a tile. */
export const SPARK_POINTS = 48;

/** The buckets of a chart, merged to at most 48; null without requests. Once for all tiles, since merging sketches is slow. */
export function sparkCells(buckets: readonly (Rollup | null)[]): (Rollup | null)[] {
  const size = Math.ceil(buckets.length / SPARK_POINTS);
  const cells: (Rollup | null)[] = [];
  for (let at = 0; at < buckets.length; at += size) {
    const present = buckets.slice(at, at + size).filter((figures) => figures !== null);
    cells.push(present.length === 0 ? null : mergeCells(present));
  }
  return cells;
}
