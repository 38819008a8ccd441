import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import { emptyRollup, mergeRollup } from "./rollup";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 7;
/** Days with data that it takes to speak of a usual value. */
export const MINIMUM_DAYS = 3;

/** Median over the last seven days of a figure in the hour of day that `now` lies in; null under three days of it. */
export function usualValue(
  hourRows: readonly RollupRow[],
  belongs: (seriesId: number) => boolean,
  figure: (figures: Rollup) => number | null,
  now: number,
): number | null {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const days = new Map<number, Rollup>();
  for (const { seriesId, bucket, figures } of hourRows) {
    const age = hour - bucket;
    if (age <= 0 || age > DAYS * DAY_MS || age % DAY_MS !== 0 || !belongs(seriesId)) continue;
    const day = days.get(bucket) ?? emptyRollup();
    mergeRollup(day, figures);
    days.set(bucket, day);
  }
  const values = [...days.values()].map(figure).filter((value) => value !== null);
  return values.length < MINIMUM_DAYS ? null : median(values);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
