import { DAY_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";

export const PERIOD_UNITS = { daily: "d", weekly: "w", monthly: "M" } as const;
export type Period = keyof typeof PERIOD_UNITS;

/** Where the period that holds `now` begins and ends, by the clock of the zone. Weeks begin on Monday. */
export function budgetPeriod(period: Period, timeZone: string, now: number): { from: number; to: number } {
  const unit = PERIOD_UNITS[period];
  const from = startOf(now, unit, timeZone);
  // Past the end of any period, but before the end of the next one.
  const inNext = from + { d: 1.5, w: 10, M: 40 }[unit] * DAY_MS;
  return { from, to: startOf(inNext, unit, timeZone) };
}

/** Which part of a period is over at a time: 0 before it, 1 after it. */
export const partOf = ({ from, to }: { from: number; to: number }, time: number): number =>
  time < to ? Math.max(0, (time - from) / (to - from)) : 1;
