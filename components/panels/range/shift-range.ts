import type { TimeSpan } from "@/lib/schema/figures/filters";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { shiftCalendar, zoneOffset } from "@/lib/schema/time/zoned-time";

type Move = (span: TimeSpan, timeZone: string) => TimeSpan;

/** Whole days on the clock of the zone move by days, which over a clock change have 23 or 25 hours. */
const moved =
  (direction: 1 | -1): Move =>
  ({ from, to }, timeZone) => {
    const onClock = to + zoneOffset(to, timeZone) - from - zoneOffset(from, timeZone);
    // An hour that occurs twice takes no time on the clock.
    if (onClock === 0 || onClock % DAY_MS !== 0)
      return direction === 1 ? { from: to, to: to + (to - from) } : { from: from - (to - from), to: from };
    const days = (direction * onClock) / DAY_MS;
    const shifted = (ts: number) => shiftCalendar(ts, days, "d", timeZone);
    return direction === 1 ? { from: to, to: shifted(to) } : { from: shifted(from), to: from };
  };

/** What the time picker and its shortcuts do with a range. */
export const SHIFTS = {
  earlier: moved(-1),
  later: moved(1),
  "zoom out": ({ from, to }) => ({ from: from - (to - from) / 2, to: to + (to - from) / 2 }),
} as const satisfies Record<string, Move>;
export type Shift = keyof typeof SHIFTS;

export const absoluteRange = ({ from, to }: TimeSpan) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
