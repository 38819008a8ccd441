import type { Sketch } from "@/lib/schema/figures/rollup";
import { PackedBuckets } from "./packed-buckets";
import {
  type AddedUp,
  addedQuantiles,
  addUpSketches,
  clearScratch,
  SCRATCH_OFFSET,
  scratchCounts,
  sketchFromScratch,
} from "./sketch-scratch";

/**
 * Varints: zero count, number of buckets, index of the first one (zigzag) and its count. The others follow in ascending
 * order, a byte each: two bits of distance to the one before, six of its count, both less one; what does not fit follows
 * as a varint. A zero before the first count says so: without it, as in rows of older versions, distances and counts are
 * varints. Self-delimiting, so concatenating two encodings encodes their merge.
 */
export function encodeSketch(sketch: Sketch): Uint8Array {
  const { zeroCount, buckets } = packed(sketch);
  if (buckets.size === 0 && zeroCount === 0) return new Uint8Array(0);
  if (output.length < MOST_BYTES * (buckets.size + 3))
    output = new Uint8Array(2 * MOST_BYTES * (buckets.size + 3));
  written = 0;
  pushVarint(zeroCount);
  pushVarint(buckets.size);
  let previous: number | null = null;
  walkAscending(buckets, (count, index) => {
    if (previous === null) {
      pushVarint(zigzag(index));
      if (buckets.size > 1) output[written++] = 0;
      pushVarint(count);
    } else pushPacked(index - previous - 1, count - 1);
    previous = index;
  });
  return output.slice(0, written);
}

/** A byte, and two varints of a number up to 2^53. */
const MOST_BYTES = 17;
let output = new Uint8Array(8_192);
/** How many bytes of `output` are. */
let written = 0;

/** The scratch array sorts faster than a map's keys are sorted. */
const packed = (sketch: Sketch): Sketch =>
  sketch.buckets instanceof PackedBuckets ? sketch : sketchFromScratch(addUpSketches([sketch]));

function walkAscending(buckets: Sketch["buckets"], visit: (count: number, index: number) => void): void {
  if (buckets instanceof PackedBuckets) buckets.forEach(visit);
  else for (const index of [...buckets.keys()].sort((a, b) => a - b)) visit(buckets.get(index)!, index);
}

const COUNT_BITS = 6;
const MOST_COUNT = 2 ** COUNT_BITS - 1;
const MOST_DISTANCE = 2 ** (8 - COUNT_BITS) - 1;

function pushPacked(distance: number, count: number): void {
  output[written++] = (Math.min(distance, MOST_DISTANCE) << COUNT_BITS) | Math.min(count, MOST_COUNT);
  if (distance >= MOST_DISTANCE) pushVarint(distance - MOST_DISTANCE);
  if (count >= MOST_COUNT) pushVarint(count - MOST_COUNT);
}

/** What `bytes` encodes: one sketch or several in a row, which are merged. Throws on bytes that no sketch encodes to. */
export const decodeSketch = (bytes: Uint8Array): Sketch => sketchFromScratch(addUp(bytes));

/** The quantiles of what `bytes` encodes, the same as those of the decoded sketch, without making one. */
export const encodedQuantiles = (bytes: Uint8Array, qs: readonly number[]): (number | null)[] =>
  addedQuantiles(addUp(bytes), qs, () => decodeSketch(bytes));

/**
 * Adds all buckets into the scratch array, from `low` to `high`; the caller must clear it. Nearly all numbers are in one
 * byte and are read in place: charts of a day decode a million of them, and a call for each takes four times as long.
 */
function addUp(bytes: Uint8Array): AddedUp {
  const counts = scratchCounts;
  const outside = new Map<number, number>();
  let zeroCount = 0;
  let total = 0;
  let low = counts.length;
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
        if (slot < 0 || slot >= counts.length) {
          const index = slot - SCRATCH_OFFSET;
          outside.set(index, (outside.get(index) ?? 0) + count);
          continue;
        }
        counts[slot]! += count;
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

function pushVarint(value: number): void {
  let rest = value;
  while (rest >= 128) {
    output[written++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  output[written++] = rest;
}

const zigzag = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
