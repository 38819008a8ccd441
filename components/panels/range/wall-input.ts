import { momentOf, wallClock } from "@/lib/schema/time/zoned-time";

const pad = (value: number, length = 2) => String(value).padStart(length, "0");

/** 2026-11-28 07:04: what a field shows for this time in the zone. */
export function toWallInput(ts: number, timeZone: string): string {
  const { year, month, day, hour, minute } = wallClock(ts, timeZone);
  return `${pad(year, 4)}-${pad(month)}-${pad(day)} ${pad(hour)}:${pad(minute)}`;
}

const WALL = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d*)?)?$/;

/** The field's time as ISO 8601 in UTC; null where it is incomplete or not on the calendar. */
export function fromWallInput(text: string, timeZone: string): string | null {
  const match = WALL.exec(text.trim());
  if (!match) return null;
  const fraction = (match[7] ?? "").padEnd(3, "0");
  const [year, month, day, hour, minute, second, rest] = [...match.slice(1, 7), fraction].map((part) =>
    Number(part ?? 0),
  ) as [number, number, number, number, number, number, number];
  if (hour > 23 || minute > 59 || second > 59 || day < 1 || day > daysIn(year, month)) return null;
  return new Date(momentOf({ year, month, day, hour, minute, second }, timeZone) + rest).toISOString();
}

const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/** The field's day as 2026-11-28; null where it is incomplete or not on the calendar. */
export function dayOf(text: string): string | null {
  const match = DAY.exec(text.trim());
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  return day < 1 || day > daysIn(year, month) ? null : `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/** 0 for what is not a month. */
const daysIn = (year: number, month: number) =>
  month < 1 || month > 12 ? 0 : new Date(Date.UTC(year, month, 0)).getUTCDate();
