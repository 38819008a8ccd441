import type { Sketch } from "@/lib/schema/figures/rollup";
import { bucketMiddle, bucketOf, LN_GAMMA } from "./sketch-buckets";
import { addedQuantiles, addUpSketches, sketchFromScratch } from "./sketch-scratch";

export function emptySketch(): Sketch {
  return { zeroCount: 0, buckets: new Map() };
}

/** The buckets of a sketch that changes: those that were read are unpacked first. */
function writable(sketch: Sketch): Map<number, number> {
  const { buckets } = sketch;
  if (buckets instanceof Map) return buckets;
  const map = new Map(buckets);
  sketch.buckets = map;
  return map;
}

/** Zero and below share one bucket of their own. Throws on NaN and infinities, which no bucket can hold. */
export function addValue(sketch: Sketch, value: number, count = 1): void {
  if (value <= 0) {
    sketch.zeroCount += count;
    return;
  }
  if (!Number.isFinite(value)) throw new Error(`sketch: ${value} is not a finite number`);
  const index = bucketOf(value);
  const buckets = writable(sketch);
  buckets.set(index, (buckets.get(index) ?? 0) + count);
}

export function mergeSketch(into: Sketch, other: Sketch): void {
  into.zeroCount += other.zeroCount;
  if (other.buckets.size === 0) return;
  const buckets = writable(into);
  other.buckets.forEach((count, index) => {
    buckets.set(index, (buckets.get(index) ?? 0) + count);
  });
}

/** A new sketch of all of them. */
export const mergeSketches = (sketches: readonly Sketch[]): Sketch =>
  sketchFromScratch(addUpSketches(sketches));

/** Takes out what was merged before. */
export function subtractSketch(from: Sketch, other: Sketch): void {
  from.zeroCount -= other.zeroCount;
  if (other.buckets.size === 0) return;
  const buckets = writable(from);
  other.buckets.forEach((count, index) => {
    const left = buckets.get(index)! - count;
    if (left === 0) buckets.delete(index);
    else buckets.set(index, left);
  });
}

export const sketchCount = (sketch: Sketch): number => sketch.zeroCount + positiveCount(sketch);

export function positiveCount({ buckets }: Sketch): number {
  let count = 0;
  for (const bucketCount of buckets.values()) count += bucketCount;
  return count;
}

/** Element floor(n*q) of the sorted values, the last one where that is out of range; null for an empty sketch. */
export function quantile(sketch: Sketch, q: number): number | null {
  return quantiles(sketch, [q])[0] ?? null;
}

/** Several quantiles at once. `qs` in any order. */
export function quantiles(sketch: Sketch, qs: readonly number[]): (number | null)[] {
  return addedQuantiles(addUpSketches([sketch]), qs, () => sketch);
}

/** The sketch of all values times e^`ln`, to the nearest bucket. */
export function scaleSketch({ zeroCount, buckets }: Sketch, ln: number): Sketch {
  const by = Math.round(ln / LN_GAMMA);
  return { zeroCount, buckets: new Map([...buckets].map(([index, count]) => [index + by, count])) };
}

/** The exact share of values in buckets beyond that of `limit`; 0 for an empty sketch. */
export function shareBeyond(sketch: Sketch, limit: number, side: "above" | "below"): number {
  const edge = limit <= 0 ? Number.NEGATIVE_INFINITY : bucketOf(limit);
  let beyond = side === "below" && limit > 0 ? sketch.zeroCount : 0;
  for (const [index, count] of sketch.buckets)
    if (side === "above" ? index > edge : index < edge) beyond += count;
  const total = sketchCount(sketch);
  return total === 0 ? 0 : beyond / total;
}

/** n, mean and variance of ln x over the positive values; the detectors' view of a window. */
export function logMoments(sketch: Sketch): { n: number; mean: number; variance: number } | null {
  let n = 0;
  let sum = 0;
  let sumSq = 0;
  for (const [index, count] of sketch.buckets) {
    const ln = Math.log(bucketMiddle(index));
    n += count;
    sum += count * ln;
    sumSq += count * ln * ln;
  }
  if (n === 0) return null;
  const mean = sum / n;
  return { n, mean, variance: n > 1 ? Math.max(0, (sumSq - n * mean * mean) / (n - 1)) : 0 };
}
