import { sumHours } from "@/lib/aggregate/sum-hours";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";
import type { PastPeriod } from "./period-forecast";

/** The last periods before the one that starts at `current`, each by its hours, the oldest first. A day may have 23 or 25 of them. */
export function pastPeriods(
  costByHour: ReadonlyMap<number, number>,
  current: number,
  unit: "d" | "w" | "M",
  zone: string,
  count: number,
): PastPeriod[] {
  const periods: PastPeriod[] = [];
  let end = current;
  for (let back = 0; back < count; back++) {
    const start = startOf(end - 1, unit, zone);
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
