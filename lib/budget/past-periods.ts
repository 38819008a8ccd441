import { sumHours } from "@/lib/aggregate/sum-hours";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";
import type { PastPeriod } from "./period-forecast";

type Unit = "d" | "w" | "M";

/** Where the last periods before the one that starts at `current` begin, the newest first. */
export function periodsBack(current: number, unit: Unit, zone: string, count: number): number[] {
  const starts: number[] = [];
  for (let end = current; starts.length < count; end = starts.at(-1)!)
    starts.push(startOf(end - 1, unit, zone));
  return starts;
}

/** A past period, epoch ms, and what it cost in USD. */
export type PeriodTotal = { from: number; to: number; spentUsd: number };

/** The totals of the periods before `current`, the newest first, back to the first one with spend. */
export function periodTotals(
  periods: readonly PastPeriod[],
  current: number,
  unit: Unit,
  zone: string,
): PeriodTotal[] {
  const starts = periodsBack(current, unit, zone, periods.length);
  const totals = starts.map((from, back) => ({
    from,
    to: starts[back - 1] ?? current,
    spentUsd: periods.at(-1 - back)!.at(-1) ?? 0,
  }));
  return totals.slice(0, totals.findLastIndex(({ spentUsd }) => spentUsd > 0) + 1);
}

/** The last periods before the one that starts at `current`, each by its hours, the oldest first. A day may have 23 or 25 of them. */
export function pastPeriods(
  costByHour: ReadonlyMap<number, number>,
  current: number,
  unit: Unit,
  zone: string,
  count: number,
): PastPeriod[] {
  const periods: PastPeriod[] = [];
  let end = current;
  for (const start of periodsBack(current, unit, zone, count)) {
    const hours: number[] = [];
    let spent = 0;
    for (let hour = start; hour < end; hour += HOUR_MS) {
      spent += sumHours(costByHour, hour, Math.min(end, hour + HOUR_MS));
      hours.push(spent);
    }
    periods.unshift(hours);
    end = start;
  }
  return periods;
}
