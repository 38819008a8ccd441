import { exactRatio, exactRootOfRatio } from "./exact-ratio";

/** Sums of values that are `integer / scale`: count, sum and sum of squares, all exact. */
export type ExactMoments = { n: number; sum: bigint; sumSq: bigint; scale: bigint };

// A dollar amount in whole nano-dollars is a double whose last bit is worth at least 2^-82.
const USD_SCALE_BITS = 90;
const USD_FACTOR = 2 ** USD_SCALE_BITS;
export const USD_SCALE = 1n << BigInt(USD_SCALE_BITS);

/** The exact sum of dollar amounts times USD_SCALE. */
export function exactSumOfUsd(values: Iterable<number>): bigint {
  let sum = 0n;
  for (const value of values) sum += BigInt(value * USD_FACTOR);
  return sum;
}

/** Exact moments of the doubles themselves (not of their decimal texts), as Python's `statistics` takes them. */
export function momentsOfUsd(values: Iterable<number>): ExactMoments {
  let n = 0;
  let sum = 0n;
  let sumSq = 0n;
  for (const value of values) {
    const scaled = BigInt(value * USD_FACTOR);
    n += 1;
    sum += scaled;
    sumSq += scaled * scaled;
  }
  return { n, sum, sumSq, scale: USD_SCALE };
}

export function momentsOfIntegers(values: Iterable<number>): ExactMoments {
  let n = 0;
  let sum = 0n;
  let sumSq = 0n;
  for (const value of values) {
    const whole = BigInt(value);
    n += 1;
    sum += whole;
    sumSq += whole * whole;
  }
  return { n, sum, sumSq, scale: 1n };
}

/** Null for no values. */
export function exactMean({ n, sum, scale }: ExactMoments): number | null {
  return n === 0 ? null : exactRatio(sum, BigInt(n) * scale);
}

/** Sample standard deviation (n - 1); null under two values. */
export function exactStdev({ n, sum, sumSq, scale }: ExactMoments): number | null {
  if (n < 2) return null;
  const count = BigInt(n);
  return exactRootOfRatio(count * sumSq - sum * sum, count * (count - 1n) * scale * scale);
}
