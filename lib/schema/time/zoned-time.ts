import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { TwoGenerations } from "@/lib/schema/two-generations";

/** Calendar arithmetic in an IANA time zone, on epoch milliseconds. */

export type CalendarUnit = "h" | "d" | "w" | "M" | "y";
/** Wall-clock fields; month from 1. */
export type WallClock = {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
};

/** The zone's full name; null if there is no such zone. */
export function namedZone(name: string): string | null {
  if (name === "") return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** Callers choose zones, and of offsets such as +05:43 there are thousands. */
export const ZONES_KNOWN = 50;
const formats = new TwoGenerations<Intl.DateTimeFormat>(ZONES_KNOWN);

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    era: "short",
  });
  formats.set(timeZone, format);
  return format;
}

/** The wall-clock time in the zone. By its offset, which is known for most hours: `Intl` takes fifty times as long. */
export function wallClock(ts: number, timeZone: string): WallClock {
  const local = new Date(ts + zoneOffset(ts, timeZone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
  };
}

function lookUpWallClock(ts: number, timeZone: string): WallClock {
  const fields: Record<string, string> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(ts)) fields[type] = value;
  const year = Number(fields.year);
  return {
    year: fields.era === "BC" ? 1 - year : year,
    month: Number(fields.month),
    day: Number(fields.day),
    hour: Number(fields.hour),
    minute: Number(fields.minute),
    second: Number(fields.second),
  };
}

function asUtc({ year, month, day, hour, minute, second }: WallClock): number {
  // Date.UTC takes years below 100 for the 1900s; setUTCFullYear does not.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime();
}

/** Zone offset at a moment: local minus UTC, ms. Only an hour with a clock change is looked up at the moment itself. */
export function zoneOffset(ts: number, timeZone: string): number {
  const offset = hourOffset(ts, timeZone);
  return hourOffset(ts + HOUR_MS, timeZone) === offset ? offset : offsetAt(ts, timeZone);
}

const offsetAt = (ts: number, timeZone: string) =>
  asUtc(lookUpWallClock(ts, timeZone)) - Math.floor(ts / 1000) * 1000;

const HOURS_KNOWN = 10_000;
const hourOffsets = new TwoGenerations<Map<number, number>>(ZONES_KNOWN);

function offsetsOf(timeZone: string): Map<number, number> {
  const known = hourOffsets.get(timeZone);
  if (known) return known;
  const offsets = new Map<number, number>();
  hourOffsets.set(timeZone, offsets);
  return offsets;
}

/** The offset at the start of the UTC hour that contains a moment; cached, because zone lookups are slow. */
export function hourOffset(ts: number, timeZone: string): number {
  const hour = Math.floor(ts / HOUR_MS);
  const known = offsetsOf(timeZone);
  let offset = known.get(hour);
  if (offset === undefined) {
    if (known.size >= HOURS_KNOWN) known.clear();
    offset = offsetAt(hour * HOUR_MS, timeZone);
    known.set(hour, offset);
  }
  return offset;
}

/** Where the same time of day began on each of the days before, yesterday first; over a clock change no multiple of 24 h. */
export function sameTimeBefore(ts: number, days: number, timeZone: string): number[] {
  const offset = hourOffset(ts + HOUR_MS, timeZone);
  return Array.from({ length: days }, (_, back) => {
    const moment = ts - (back + 1) * DAY_MS;
    // Charts ask for hundreds of hours, most of them far from a clock change.
    const isSteady = [moment - DAY_MS, moment, ts].every((at) => hourOffset(at, timeZone) === offset);
    return isSteady ? moment : shiftCalendar(ts, -(back + 1), "d", timeZone);
  });
}

/** The date in the zone: 2026-11-29. */
export function dateOf(ts: number, timeZone: string): string {
  const { year, month, day } = wallClock(ts, timeZone);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** The day of the week in the zone: 0 is Sunday. */
export function weekdayOf(ts: number, timeZone: string): number {
  const { year, month, day } = wallClock(ts, timeZone);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/** Saturday or Sunday in the zone. */
export const isWeekend = (ts: number, timeZone: string): boolean => weekdayOf(ts, timeZone) % 6 === 0;

/**
 * The moment of a wall-clock time. A time skipped by a clock change becomes the first moment after the gap; a time that
 * occurs twice is the first one, or the last if asked for. Fields may overflow (month 13, day 0).
 */
export function momentOf(wall: WallClock, timeZone: string, which: "first" | "last" = "first"): number {
  const local = asUtc(wall);
  const offsets = [zoneOffset(local - DAY_MS, timeZone), zoneOffset(local + DAY_MS, timeZone)];
  const candidates = offsets
    .map((offset) => local - offset)
    .filter((ts) => ts + zoneOffset(ts, timeZone) === local);
  if (candidates.length > 0) return Math[which === "first" ? "min" : "max"](...candidates);
  return clockChange(local - Math.max(...offsets), local - Math.min(...offsets), timeZone);
}

/** Whether clocks show this time twice, because they are set back. */
export function isShownTwice(ts: number, timeZone: string): boolean {
  const wall = wallClock(ts, timeZone);
  return momentOf(wall, timeZone, "first") !== momentOf(wall, timeZone, "last");
}

/** The clock change between two moments that have different offsets, by bisection; whole seconds. */
export function clockChange(before: number, after: number, timeZone: string): number {
  const offsetAfter = zoneOffset(after, timeZone);
  let low = before;
  let high = after;
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (zoneOffset(middle, timeZone) === offsetAfter) high = middle;
    else low = middle;
  }
  return high;
}

/** The start of the hour, day, ISO week (Monday), month or year in the zone; never after `ts`. */
export function startOf(ts: number, unit: CalendarUnit, timeZone: string): number {
  const wall = wallClock(ts, timeZone);
  if (unit === "h") {
    const second = Math.floor(ts / 1000) * 1000;
    const start = second - (wall.minute * 60 + wall.second) * 1000;
    // Lord Howe changes its clock by half an hour, in the middle of one.
    const isWhole = zoneOffset(start, timeZone) === zoneOffset(second, timeZone);
    return isWhole ? start : clockChange(start, second, timeZone);
  }
  const day = { ...wall, hour: 0, minute: 0, second: 0 };
  if (unit === "M" || unit === "y") day.day = 1;
  if (unit === "y") day.month = 1;
  if (unit === "w") day.day -= (new Date(asUtc(day)).getUTCDay() + 6) % 7;
  return momentOf(day, timeZone);
}

/** The next time that clocks in the zone show this time of day (HH:MM), after `ts`. */
export function nextTimeOfDay(ts: number, time: string, timeZone: string): number {
  const [hour, minute] = time.split(":").map(Number) as [number, number];
  const today = wallClock(ts, timeZone);
  const on = (day: number) => momentOf({ ...today, day: today.day + day, hour, minute, second: 0 }, timeZone);
  return on(0) > ts ? on(0) : on(1);
}

/** The same wall-clock time days, weeks, months or years away, clamped to the last day of the month. */
export function shiftCalendar(
  ts: number,
  amount: number,
  unit: Exclude<CalendarUnit, "h">,
  timeZone: string,
): number {
  const wall = wallClock(ts, timeZone);
  const rest = ((ts % 1000) + 1000) % 1000;
  if (unit === "d" || unit === "w") {
    const days = unit === "w" ? amount * 7 : amount;
    return momentOf({ ...wall, day: wall.day + days }, timeZone) + rest;
  }
  const months = wall.year * 12 + (wall.month - 1) + (unit === "y" ? amount * 12 : amount);
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  const lastDay = new Date(asUtc({ ...wall, year, month: month + 1, day: 0 })).getUTCDate();
  return momentOf({ ...wall, year, month, day: Math.min(wall.day, lastDay) }, timeZone) + rest;
}
