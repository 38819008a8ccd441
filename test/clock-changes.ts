import { HOUR_MS } from "@/lib/schema/time/epoch";
import { momentOf, wallClock } from "@/lib/schema/time/zoned-time";

const QUARTER_MS = HOUR_MS / 4;

/** Two days after a clock change of a zone, or any day in a zone without clock changes. */
export const DAYS_AFTER_CHANGES: [name: string, timeZone: string, day: [number, number, number]][] = [
  ["New York, after clocks went back", "America/New_York", [2026, 11, 3]],
  ["New York, after clocks went forward", "America/New_York", [2026, 3, 10]],
  ["Lord Howe, after clocks went back by half an hour", "Australia/Lord_Howe", [2026, 4, 7]],
  ["Lord Howe, after clocks went forward by half an hour", "Australia/Lord_Howe", [2026, 10, 6]],
  ["Kolkata, half an hour off UTC", "Asia/Kolkata", [2026, 11, 3]],
];

export function localMoment(
  [year, month, day]: readonly [number, number, number],
  hour: number,
  minute: number,
  timeZone: string,
): number {
  return momentOf({ year, month, day, hour, minute, second: 0 }, timeZone);
}

/** The UTC hours before a moment, with a rate per hour of the local day. */
export function byLocalHour(
  until: number,
  hours: number,
  timeZone: string,
  rate: (localHour: number) => number,
): Map<number, number> {
  const end = Math.floor(until / HOUR_MS) * HOUR_MS;
  const values = new Map<number, number>();
  for (let hour = end - hours * HOUR_MS; hour < end; hour += HOUR_MS) {
    let sum = 0;
    for (let at = hour; at < hour + HOUR_MS; at += QUARTER_MS) sum += rate(wallClock(at, timeZone).hour) / 4;
    values.set(hour, sum);
  }
  return values;
}
