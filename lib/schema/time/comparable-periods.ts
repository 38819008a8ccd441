import type { TimeSpan } from "@/lib/schema/figures/filters";
import { DAY_MS, HOUR_MS } from "./epoch";
import { isWeekend, shiftCalendar } from "./zoned-time";

/** An earlier span of the same hours, and how many days before it lies. `isAlike`: weekday as weekday, weekend as weekend. */
export type ComparablePeriod = TimeSpan & { daysBack: number; isAlike: boolean };

/** A day of 25 hours, where clocks are set back, is still one day. */
const ONE_DAY_MS = DAY_MS + HOUR_MS;
const DAYS = 14;
const WEEKS = 4;
const LONG_PERIODS = 2;

/**
 * The earlier spans that a span can be compared with, the nearest first. Up to a day: the same hours of the last two weeks.
 * Longer: the same weekdays and hours of earlier weeks, as many weeks back as the span is long.
 */
export function comparablePeriods({ from, to }: TimeSpan, timeZone: string): ComparablePeriod[] {
  const atWeekend = isWeekend(from, timeZone);
  const back = (days: number) => {
    const start = shiftCalendar(from, -days, "d", timeZone);
    return {
      from: start,
      to: shiftCalendar(to, -days, "d", timeZone),
      daysBack: days,
      isAlike: isWeekend(start, timeZone) === atWeekend,
    };
  };
  if (to - from <= ONE_DAY_MS) return Array.from({ length: DAYS }, (_, at) => back(at + 1));
  const weeks = Math.ceil((to - from - HOUR_MS) / (7 * DAY_MS));
  return Array.from({ length: weeks === 1 ? WEEKS : LONG_PERIODS }, (_, at) => back((at + 1) * weeks * 7));
}
