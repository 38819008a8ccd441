import { ApiError } from "./api-error";
import type { TimeSpan } from "./filters";
import { parseTimestamp } from "./timestamp";

const UNIT_MS: Record<string, number> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };
const RELATIVE = /^now((?:[+-]\d{1,6}[smhdwMy])*)(?:\/([smhdwMy]))?$/;
const LONGEST_MS = 400 * 864e5;

/** A text of the grammar `now-6h`, `now/d`, `now-1d/d`, ISO 8601 or Unix seconds as epoch ms; null where it is none. */
export function parseInstant(text: string, timeZone: string, now: number): number | null {
  const relative = RELATIVE.exec(text);
  if (!relative) return parseTimestamp(text);
  let at = now;
  for (const [, sign, amount, unit] of relative[1]!.matchAll(/([+-])(\d+)([smhdwMy])/g)) {
    at = shift(at, (sign === "-" ? -1 : 1) * Number(amount), unit!, timeZone);
  }
  return relative[2] ? startOf(at, relative[2], timeZone) : at;
}

/** `5m`, `60m`, `24h`, `30d`: milliseconds; null where it is none. */
export function parseWindow(text: string): number | null {
  const match = /^(\d{1,6})([smhdw])$/.exec(text);
  const ms = match ? Number(match[1]) * UNIT_MS[match[2]!]! : 0;
  return ms > 0 ? ms : null;
}

/** The span that the parameters `window`, or `from` and `to`, name. Throws 400 naming the parameter at fault. */
export function parseTimeSpan(
  query: URLSearchParams,
  timeZone: string,
  now: number,
  fallback = "60m",
): TimeSpan {
  const invalid = (name: string, needs: string) =>
    new ApiError(400, "invalid", `${name}: ${needs}`, { details: [{ path: name, message: needs }] });
  const window = query.get("window");
  const [fromText, toText] = [query.get("from"), query.get("to")];
  if (window !== null && (fromText !== null || toText !== null)) {
    throw invalid("window", "give either window, or from and to");
  }
  if (fromText === null && toText === null) {
    const ms = parseWindow(window ?? fallback);
    if (ms === null) throw invalid("window", "must be a number and a unit, such as 5m, 60m, 24h or 30d");
    if (ms > LONGEST_MS) throw invalid("window", "must be at most 400d");
    // The end is open: one millisecond more takes in what was sent in this very one.
    return { from: now + 1 - ms, to: now + 1 };
  }
  const to = toText === null ? now + 1 : parseInstant(toText, timeZone, now);
  const needs = "must be ISO 8601, Unix seconds or relative such as now-6h";
  if (to === null) throw invalid("to", needs);
  const from = fromText === null ? to - UNIT_MS.h! : parseInstant(fromText, timeZone, now);
  if (from === null) throw invalid("from", needs);
  if (from >= to) throw invalid("from", "must lie before to");
  if (to - from > LONGEST_MS) throw invalid("from", "must lie at most 400 days before to");
  return { from, to };
}

/** Days and longer keep the wall clock over a change of daylight saving; shorter units are exact. */
function shift(at: number, amount: number, unit: string, timeZone: string): number {
  if (unit in UNIT_MS && unit !== "d" && unit !== "w") return at + amount * UNIT_MS[unit]!;
  const wall = new Date(at + zoneOffsetMs(at, timeZone));
  if (unit === "y") wall.setUTCFullYear(wall.getUTCFullYear() + amount);
  else if (unit === "M") addMonths(wall, amount);
  else wall.setUTCDate(wall.getUTCDate() + amount * (unit === "w" ? 7 : 1));
  return fromWallClock(wall.getTime(), timeZone);
}

/** 31 March minus a month is the last of February, not the 3rd of March. */
function addMonths(wall: Date, amount: number): void {
  const day = wall.getUTCDate();
  wall.setUTCDate(1);
  wall.setUTCMonth(wall.getUTCMonth() + amount);
  const last = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
  wall.setUTCDate(Math.min(day, last));
}

/** The start of the unit that holds `at`, by the zone's wall clock; weeks begin on Monday. */
export function startOf(at: number, unit: string, timeZone: string): number {
  const wall = new Date(at + zoneOffsetMs(at, timeZone));
  if (unit === "s") wall.setUTCMilliseconds(0);
  else if (unit === "m") wall.setUTCSeconds(0, 0);
  else if (unit === "h") wall.setUTCMinutes(0, 0, 0);
  else wall.setUTCHours(0, 0, 0, 0);
  if (unit === "w") wall.setUTCDate(wall.getUTCDate() - ((wall.getUTCDay() + 6) % 7));
  if (unit === "M" || unit === "y") wall.setUTCDate(1);
  if (unit === "y") wall.setUTCMonth(0);
  return fromWallClock(wall.getTime(), timeZone);
}

/** The instant at which the zone's clock shows `wall` (a UTC reading of it). In a gap: the later reading. */
function fromWallClock(wall: number, timeZone: string): number {
  const guess = wall - zoneOffsetMs(wall, timeZone);
  return wall - zoneOffsetMs(guess, timeZone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clock is ahead of UTC at an instant. */
export function zoneOffsetMs(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const parts = {
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    } as const;
    format = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...parts, second: "numeric" });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const wall = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
  return wall - Math.floor(at / 1000) * 1000;
}
