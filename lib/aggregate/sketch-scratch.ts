import type { Sketch } from "@/lib/schema/figures/rollup";
import { PackedBuckets } from "./packed-buckets";
import { bucketMiddle } from "./sketch-buckets";

// Many sketches in a row are added up in an array, which is four times as fast as in a map. It holds the buckets of 1e-9 to
// 1e26; it is all zero between calls.
export const SCRATCH_OFFSET = 1_024;
export const scratchCounts = new Float64Array(4_096);

/** `total` counts all values, those of `outside` and the zeros among them. */
export type AddedUp = {
  zeroCount: number;
  total: number;
  low: number;
  high: number;
  outside: Map<number, number>;
};

/**
 * Adds all buckets into the scratch array, from `low` to `high`; the caller must clear it. Not by iterators, whose pairs can
 * be most of the garbage of a page: a chart walks a hundred thousand buckets.
 */
export function addUpSketches(sketches: readonly Sketch[]): AddedUp {
  const outside = new Map<number, number>();
  let [zeroCount, total, low, high] = [0, 0, scratchCounts.length, -1];
  for (const { zeroCount: zeros, buckets } of sketches) {
    zeroCount += zeros;
    total += zeros;
    buckets.forEach((count, index) => {
      const slot = index + SCRATCH_OFFSET;
      total += count;
      if (slot < 0 || slot >= scratchCounts.length) {
        outside.set(index, (outside.get(index) ?? 0) + count);
        return;
      }
      scratchCounts[slot]! += count;
      if (slot < low) low = slot;
      if (slot > high) high = slot;
    });
  }
  return { zeroCount, total, low, high, outside };
}

/** A sketch of what was added up; clears the scratch array. */
export function sketchFromScratch({ zeroCount, total, low, high, outside }: AddedUp): Sketch {
  let size = 0;
  for (let slot = low; slot <= high; slot++) if (scratchCounts[slot]! > 0) size++;
  const pairs = total < 2 ** 31 ? new Int32Array(2 * size) : new Float64Array(2 * size);
  let at = 0;
  for (let slot = low; slot <= high; slot++) {
    const count = scratchCounts[slot]!;
    if (count === 0) continue;
    pairs[at++] = slot - SCRATCH_OFFSET;
    pairs[at++] = count;
  }
  clearScratch(low, high);
  if (size === 0) return { zeroCount, buckets: outside };
  const buckets = new PackedBuckets(pairs);
  return { zeroCount, buckets: outside.size === 0 ? buckets : new Map([...buckets, ...outside]) };
}

/**
 * The quantiles of what was added up, and clears the scratch array. `whole` makes a sketch of it, for buckets that the scratch
 * array does not hold.
 */
export function addedQuantiles(
  added: AddedUp,
  qs: readonly number[],
  whole: () => Sketch,
): (number | null)[] {
  if (added.outside.size === 0) return scratchQuantiles(added, qs);
  clearScratch(added.low, added.high);
  return sortedQuantiles(whole(), qs);
}

function scratchQuantiles(
  { zeroCount, total, low, high }: Omit<AddedUp, "outside">,
  qs: readonly number[],
): (number | null)[] {
  // `seen` values lie below `slot`. Quantiles that ascend are found in one walk.
  let slot = low;
  let seen = zeroCount;
  const values = qs.map((q) => {
    if (total === 0) return null;
    const rank = Math.min(Math.floor(total * q), total - 1);
    if (rank < zeroCount) return 0;
    if (rank < seen) {
      slot = low;
      seen = zeroCount;
    }
    while (rank >= seen + scratchCounts[slot]!) seen += scratchCounts[slot++]!;
    return bucketMiddle(slot - SCRATCH_OFFSET);
  });
  clearScratch(low, high);
  return values;
}

function sortedQuantiles({ zeroCount, buckets }: Sketch, qs: readonly number[]): (number | null)[] {
  const entries = [...buckets].sort((a, b) => a[0] - b[0]);
  const total = entries.reduce((sum, [, count]) => sum + count, zeroCount);
  return qs.map((q) => {
    const rank = Math.min(Math.floor(total * q), total - 1);
    let seen = zeroCount;
    if (rank < seen) return 0;
    for (const [index, count] of entries) {
      seen += count;
      if (rank < seen) return bucketMiddle(index);
    }
    throw new Error("sketch: rank beyond its own count");
  });
}

export function clearScratch(low: number, high: number): void {
  if (high >= low) scratchCounts.fill(0, low, high + 1);
}
