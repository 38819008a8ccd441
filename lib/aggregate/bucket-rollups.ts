import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import { emptyRollup, mergeRollup } from "./rollup";

/** Merged figures of each label's buckets on a fixed grid: bucket i covers [from + i*step, from + (i+1)*step). */
export type Grid = { from: number; stepMs: number; length: number; groups: Map<string, (Rollup | null)[]> };

/** Merges rows of any level that divides the step. `labelOf` puts a series into a group; null leaves it out. */
export function bucketRollups(
  rows: readonly RollupRow[],
  from: number,
  to: number,
  stepMs: number,
  labelOf: (seriesId: number) => string | null,
): Grid {
  const length = Math.max(0, Math.ceil((to - from) / stepMs));
  const groups = new Map<string, (Rollup | null)[]>();
  for (const { seriesId, bucket, figures } of rows) {
    const label = labelOf(seriesId);
    const at = Math.floor((bucket - from) / stepMs);
    if (label === null || at < 0 || at >= length) continue;
    let cells = groups.get(label);
    if (!cells) {
      cells = new Array<Rollup | null>(length).fill(null);
      groups.set(label, cells);
    }
    const cell = cells[at] ?? emptyRollup();
    mergeRollup(cell, figures);
    cells[at] = cell;
  }
  return { from, stepMs, length, groups };
}

/** All cells of a row of buckets as one. */
export function mergeCells(cells: readonly (Rollup | null)[]): Rollup {
  const total = emptyRollup();
  for (const cell of cells) if (cell) mergeRollup(total, cell);
  return total;
}
