import type { Sketch } from "@/lib/schema/figures/rollup";

// DDSketch (Masson, Rim, Lee, VLDB 2019), logarithmic mapping, relative accuracy 1 %, unbounded buckets.
const GAMMA = 1.01 / 0.99;
const LN_GAMMA = Math.log(GAMMA);

export function emptySketch(): Sketch {
  return { zeroCount: 0, buckets: new Map() };
}

/** Zero and below share one bucket of their own. Throws on NaN and infinities, which no bucket can hold. */
export function addValue(sketch: Sketch, value: number, count = 1): void {
  if (value <= 0) {
    sketch.zeroCount += count;
    return;
  }
  if (!Number.isFinite(value)) throw new Error(`sketch: ${value} is not a finite number`);
  const index = Math.ceil(Math.log(value) / LN_GAMMA);
  sketch.buckets.set(index, (sketch.buckets.get(index) ?? 0) + count);
}

export function mergeSketch(into: Sketch, other: Sketch): void {
  into.zeroCount += other.zeroCount;
  for (const [index, count] of other.buckets) into.buckets.set(index, (into.buckets.get(index) ?? 0) + count);
}

/** Takes out what was merged before. */
export function subtractSketch(from: Sketch, other: Sketch): void {
  from.zeroCount -= other.zeroCount;
  for (const [index, count] of other.buckets) {
    const left = from.buckets.get(index)! - count;
    if (left === 0) from.buckets.delete(index);
    else from.buckets.set(index, left);
  }
}

export function sketchCount(sketch: Sketch): number {
  let count = sketch.zeroCount;
  for (const bucketCount of sketch.buckets.values()) count += bucketCount;
  return count;
}

/** The value that stands for all of a bucket: within 1 % of each of them. */
function bucketMiddle(index: number): number {
  return (2 * GAMMA ** index) / (GAMMA + 1);
}

/** Element floor(n*q) of the sorted values, the last one where that is out of range; null for an empty sketch. */
export function quantile(sketch: Sketch, q: number): number | null {
  return quantiles(sketch, [q])[0] ?? null;
}

/** Several quantiles at once. `qs` in any order. */
export function quantiles({ zeroCount, buckets }: Sketch, qs: readonly number[]): (number | null)[] {
  let [low, high, total] = [SCRATCH_LENGTH, -1, zeroCount];
  for (const [index, count] of buckets) {
    const slot = index + SCRATCH_OFFSET;
    if (slot < 0 || slot >= SCRATCH_LENGTH) {
      clearScratch(low, high);
      return sortedQuantiles({ zeroCount, buckets }, qs);
    }
    scratchCounts[slot]! += count;
    total += count;
    if (slot < low) low = slot;
    if (slot > high) high = slot;
  }
  return scratchQuantiles({ zeroCount, total, low, high }, qs);
}

/** For any buckets, also those that the scratch array does not hold. */
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

/** The sketch of all values times e^`ln`, to the nearest bucket. */
export function scaleSketch({ zeroCount, buckets }: Sketch, ln: number): Sketch {
  const by = Math.round(ln / LN_GAMMA);
  return { zeroCount, buckets: new Map([...buckets].map(([index, count]) => [index + by, count])) };
}

/** The exact share of values in buckets beyond that of `limit`; 0 for an empty sketch. */
export function shareBeyond(sketch: Sketch, limit: number, side: "above" | "below"): number {
  const edge = limit <= 0 ? Number.NEGATIVE_INFINITY : Math.ceil(Math.log(limit) / LN_GAMMA);
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

/**
 * Varints: zero count, number of buckets, index of the first one (zigzag) and its count. The others follow in ascending
 * order, a byte each: two bits of distance to the one before, six of its count, both less one; what does not fit follows
 * as a varint. A zero before the first count says so: without it, as in rows of older versions, distances and counts are
 * varints. Self-delimiting, so concatenating two encodings encodes their merge.
 */
export function encodeSketch(sketch: Sketch): Uint8Array {
  const entries = [...sketch.buckets].sort((a, b) => a[0] - b[0]);
  if (entries.length === 0 && sketch.zeroCount === 0) return new Uint8Array(0);
  const bytes: number[] = [];
  pushVarint(bytes, sketch.zeroCount);
  pushVarint(bytes, entries.length);
  let previous: number | null = null;
  for (const [index, count] of entries) {
    if (previous === null) {
      pushVarint(bytes, zigzag(index));
      if (entries.length > 1) bytes.push(0);
      pushVarint(bytes, count);
    } else pushPacked(bytes, index - previous - 1, count - 1);
    previous = index;
  }
  return Uint8Array.from(bytes);
}

const COUNT_BITS = 6;
const MOST_COUNT = 2 ** COUNT_BITS - 1;
const MOST_DISTANCE = 2 ** (8 - COUNT_BITS) - 1;

function pushPacked(bytes: number[], distance: number, count: number): void {
  bytes.push((Math.min(distance, MOST_DISTANCE) << COUNT_BITS) | Math.min(count, MOST_COUNT));
  if (distance >= MOST_DISTANCE) pushVarint(bytes, distance - MOST_DISTANCE);
  if (count >= MOST_COUNT) pushVarint(bytes, count - MOST_COUNT);
}

// Many sketches in a row are added up in an array and only then become a map, which is four times as fast. It holds
// the buckets of 1e-9 to 1e26; it is all zero between calls.
const SCRATCH_OFFSET = 1_024;
const SCRATCH_LENGTH = 4_096;
const scratchCounts = new Float64Array(SCRATCH_LENGTH);

/**
 * Adds what `bytes` encodes (one sketch or several in a row) to `into`. Throws on bytes that no sketch encodes to; what
 * `into` then holds is of no use.
 */
export function decodeInto(into: Sketch, bytes: Uint8Array): void {
  const { zeroCount, low, high, outside } = addUp(bytes);
  into.zeroCount += zeroCount;
  const add = (index: number, count: number) =>
    into.buckets.set(index, (into.buckets.get(index) ?? 0) + count);
  for (let slot = low; slot <= high; slot++) {
    const count = scratchCounts[slot]!;
    if (count > 0) add(slot - SCRATCH_OFFSET, count);
  }
  for (const [index, count] of outside) add(index, count);
  clearScratch(low, high);
}

/** The quantiles of what `bytes` encodes, the same as those of the decoded sketch, without making one. */
export function encodedQuantiles(bytes: Uint8Array, qs: readonly number[]): (number | null)[] {
  const { zeroCount, total, low, high, outside } = addUp(bytes);
  if (outside.size > 0) {
    clearScratch(low, high);
    const sketch = emptySketch();
    decodeInto(sketch, bytes);
    return sortedQuantiles(sketch, qs);
  }
  return scratchQuantiles({ zeroCount, total, low, high }, qs);
}

/** Of what the scratch array holds, which is cleared. */
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

/** `total` counts all values, those of `outside` and the zeros among them. */
type AddedUp = { zeroCount: number; total: number; low: number; high: number; outside: Map<number, number> };

/** Where `longNumber` stopped to read. */
let cursor = 0;

/** A varint of any length from `at` on. Throws where the bytes end inside it. */
function longNumber(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let scale = 1; scale < 2 ** 56; scale *= 128) {
    const byte = bytes[at++];
    if (byte === undefined) throw new Error("sketch: bytes end inside a number");
    value += (byte & 127) * scale;
    if (value > Number.MAX_SAFE_INTEGER) break;
    if (byte < 128) {
      cursor = at;
      return value;
    }
  }
  throw new Error("sketch: a number is too large");
}

/**
 * Adds all buckets into the scratch array, from `low` to `high`; the caller must clear it. Nearly all numbers are in one
 * byte and are read in place: charts of a day decode a million of them, and a call for each takes four times as long.
 */
function addUp(bytes: Uint8Array): AddedUp {
  const outside = new Map<number, number>();
  let zeroCount = 0;
  let total = 0;
  let low = SCRATCH_LENGTH;
  let high = -1;
  let at = 0;
  try {
    while (at < bytes.length) {
      let zeros = bytes[at]!;
      if (zeros < 128) at++;
      else {
        zeros = longNumber(bytes, at);
        at = cursor;
      }
      zeroCount += zeros;
      total += zeros;
      let length = bytes[at]!;
      if (length < 128) at++;
      else {
        length = longNumber(bytes, at);
        at = cursor;
      }
      let slot = SCRATCH_OFFSET;
      let isPacked = false;
      for (let position = 0; position < length; position++) {
        let distance: number;
        let count: number;
        if (isPacked) {
          const byte = bytes[at++];
          if (byte === undefined) throw new Error("sketch: bytes end inside a number");
          distance = (byte >> COUNT_BITS) + 1;
          if (distance > MOST_DISTANCE) {
            distance += longNumber(bytes, at);
            at = cursor;
          }
          count = (byte & MOST_COUNT) + 1;
          if (count > MOST_COUNT) {
            count += longNumber(bytes, at);
            at = cursor;
          }
        } else {
          distance = bytes[at]!;
          if (distance < 128) at++;
          else {
            distance = longNumber(bytes, at);
            at = cursor;
          }
          count = bytes[at]!;
          if (count === 0 && position === 0 && length > 1) {
            isPacked = true;
            count = bytes[++at]!;
          }
          if (count < 128) at++;
          else {
            count = longNumber(bytes, at);
            at = cursor;
          }
          if (count === 0) throw new Error("sketch: a count of zero");
          if (distance === 0 && position > 0) throw new Error("sketch: a distance of zero");
        }
        slot += position === 0 ? unzigzag(distance) : distance;
        total += count;
        if (slot < 0 || slot >= SCRATCH_LENGTH) {
          const index = slot - SCRATCH_OFFSET;
          outside.set(index, (outside.get(index) ?? 0) + count);
          continue;
        }
        scratchCounts[slot]! += count;
        if (slot < low) low = slot;
        if (slot > high) high = slot;
      }
    }
    return { zeroCount, total, low, high, outside };
  } catch (thrown) {
    clearScratch(low, high);
    throw thrown;
  }
}

function clearScratch(low: number, high: number): void {
  if (high >= low) scratchCounts.fill(0, low, high + 1);
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
