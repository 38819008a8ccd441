import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import { emptyRollup, mergeRollup } from "./rollup";

/** Days with data that it takes to speak of a usual value. */
export const MINIMUM_DAYS = 3;

/** Median of a figure over hours of different days; null under three days of it. */
export function usualValue(
  hourRows: readonly RollupRow[],
  figure: (figures: Rollup) => number | null,
): number | null {
  const days = new Map<number, Rollup>();
  for (const { bucket, figures } of hourRows) {
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
