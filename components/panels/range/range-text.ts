import { MONTHS } from "@/lib/format/time-text";
import { shiftCalendar, wallClock } from "@/lib/schema/time/zoned-time";
import type { RawRange } from "./quick-ranges";
import { dayOf, fromWallInput } from "./wall-input";

const UNITS: [RegExp, string][] = [
  [/^(s|sec|secs|seconds?)$/i, "s"],
  [/^(m|min|mins|minutes?)$/, "m"],
  [/^(h|hr|hrs|hours?)$/i, "h"],
  [/^(d|days?)$/i, "d"],
  [/^(w|weeks?)$/i, "w"],
  [/^(M|mo|months?)$/, "M"],
  [/^(y|years?)$/i, "y"],
];
const unitOf = (word: string) =>
  UNITS.find(([pattern]) => pattern.test(word) || (word.length > 1 && pattern.test(word.toLowerCase())))?.[1];

const LAST = /^(?:(?:last|past)\s+)?(\d{1,9})\s*([a-z]+)$/i;
/** One unit: a plural needs a number. */
const NAMED = /^(this|last|past|previous)\s+([a-z]*[a-rt-z])$/i;
const BETWEEN = /^(.+?)\s+(?:to|until|till|[-–—])\s+(.+)$/i;
const MONTH_DAY = /^(?<month>[a-z]{3,9})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?<year>\d{4}))?$/i;
const DAY_MONTH = /^(?<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?<month>[a-z]{3,9})\.?(?:,?\s+(?<year>\d{4}))?$/i;
/** February 29 may be this far back. */
const YEARS_BACK = 8;
const MILLISECONDS = /^\d{12,14}$/;

/** Where people type a range: their zone and time, epoch ms. */
export type Reading = { timeZone: string; now: number };

/**
 * A whole range in words: "last 3 days", "3d", "previous month", "2026-11-03", "yesterday to now", "Nov 3 to today" with its
 * last day. Dates and times without a zone are of `timeZone`. Null for anything else.
 */
export function rangeOfText(text: string, reading: Reading): RawRange | null {
  const words = text.trim();
  const last = LAST.exec(words);
  const unit = last && unitOf(last[2]!);
  if (unit) return { from: `now-${Number(last[1])}${unit}`, to: "now" };
  const named = NAMED.exec(words);
  if (named) return namedRange(named[1]!.toLowerCase(), unitOf(named[2]!));
  const ends = BETWEEN.exec(words);
  if (ends) return { from: momentOfText(ends[1]!, reading), to: endOfText(ends[2]!, reading) };
  return dayRange(words, reading);
}

/** Days, weeks, months and years are those of the calendar; the last hour is the last 60 minutes. */
function namedRange(which: string, unit: string | undefined): RawRange | null {
  if (unit === undefined) return null;
  if (which === "this") return { from: `now/${unit}`, to: "now" };
  if (/[smh]/.test(unit) && which !== "previous") return { from: `now-1${unit}`, to: "now" };
  return { from: `now-1${unit}/${unit}`, to: `now/${unit}` };
}

/** A day in words or as a date, from where it begins to where it ends; today ends now. */
export function dayRange(text: string, reading: Reading): RawRange | null {
  const words = text.trim();
  if (/^today$/i.test(words)) return { from: "now/d", to: "now" };
  if (/^yesterday$/i.test(words)) return { from: "now-1d/d", to: "now/d" };
  const day = dayOf(words) ?? namedDay(words, reading);
  if (day === null) return null;
  const { timeZone } = reading;
  const from = fromWallInput(`${day} 00:00`, timeZone)!;
  return { from, to: new Date(shiftCalendar(Date.parse(from), 1, "d", timeZone)).toISOString() };
}

/** "Nov 3", "3 November 2025": as 2026-11-03, without a year the last one that has begun. */
function namedDay(words: string, { timeZone, now }: Reading): string | null {
  const { month: name = "", day, year } = (MONTH_DAY.exec(words) ?? DAY_MONTH.exec(words))?.groups ?? {};
  const month =
    MONTHS.findIndex((one) => name !== "" && one.toLowerCase().startsWith(name.toLowerCase())) + 1;
  if (month === 0) return null;
  if (year !== undefined) return dayOf(`${year}-${month}-${day}`);
  const today = wallClock(now, timeZone);
  const isLater = month > today.month || (month === today.month && Number(day) > today.day);
  const latest = today.year - (isLater ? 1 : 0);
  const years = Array.from({ length: YEARS_BACK }, (_, back) => dayOf(`${latest - back}-${month}-${day}`));
  return years.find((one) => one !== null) ?? null;
}

/** One end of a range as an address keeps it: a day and a time of the zone as ISO 8601, milliseconds as such, all else as it is. */
export function momentOfText(text: string, reading: Reading): string {
  const words = text.trim();
  const day = dayRange(words, reading);
  if (day) return day.from;
  if (/^now$/i.test(words)) return "now";
  if (MILLISECONDS.test(words)) return new Date(Number(words)).toISOString();
  return fromWallInput(words, reading.timeZone) ?? words;
}

/** The same where the range ends: a day is part of it. */
export const endOfText = (text: string, reading: Reading): string =>
  dayRange(text, reading)?.to ?? momentOfText(text, reading);
