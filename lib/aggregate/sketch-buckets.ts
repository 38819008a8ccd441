// DDSketch (Masson, Rim, Lee, VLDB 2019), logarithmic mapping, relative accuracy 1 %, unbounded buckets.
const GAMMA = 1.01 / 0.99;
/** Bucket i holds (gamma^(i - 1), gamma^i]. */
export const LN_GAMMA = Math.log(GAMMA);

/** The bucket of a value above 0. */
export const bucketOf = (value: number): number => Math.ceil(Math.log(value) / LN_GAMMA);

/** The value that stands for all of a bucket: within 1 % of each of them. */
export function bucketMiddle(index: number): number {
  return (2 * GAMMA ** index) / (GAMMA + 1);
}
