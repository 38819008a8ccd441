import { momentOf, wallClock } from "@/lib/schema/time/zoned-time";

const pad = (value: number, length = 2) => String(value).padStart(length, "0");

/** The value of a datetime-local input for this time in the zone. */
export function toWallInput(ts: number, timeZone: string): string {
  const { year, month, day, hour, minute } = wallClock(ts, timeZone);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}`;
}

/** The input's time as ISO 8601 in UTC; null while it is incomplete. */
export function fromWallInput(text: string, timeZone: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return new Date(momentOf({ year, month, day, hour, minute, second: 0 }, timeZone)).toISOString();
}
