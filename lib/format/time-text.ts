import { DAY_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { isShownTwice, wallClock, weekdayOf, ZONES_KNOWN, zoneOffset } from "@/lib/schema/time/zoned-time";
import { TwoGenerations } from "@/lib/schema/two-generations";

export const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const two = (value: number) => String(value).padStart(2, "0");

/** 14:32 */
export function clockText(ts: number, timeZone: string): string {
  const { hour, minute } = wallClock(ts, timeZone);
  return `${two(hour)}:${two(minute)}`;
}

/** 14:32:07 */
export const secondsText = (ts: number, timeZone: string): string =>
  `${clockText(ts, timeZone)}:${two(wallClock(ts, timeZone).second)}`;

/** 14:32:07 in a list; where clocks show a time twice, with the zone that tells one from the other: 02:32:07 CEST. */
export const listedSecondsText = (ts: number, timeZone: string): string =>
  `${secondsText(ts, timeZone)}${twiceText(ts, timeZone)}`;

const twiceText = (ts: number, timeZone: string): string =>
  isShownTwice(ts, timeZone) ? ` ${zoneText(ts, timeZone)}` : "";

/** 23 Nov */
export function dayText(ts: number, timeZone: string): string {
  const { month, day } = wallClock(ts, timeZone);
  return `${day} ${MONTHS[month - 1]!.slice(0, 3)}`;
}

/** Mon 23 Nov */
export const weekdayText = (ts: number, timeZone: string): string =>
  `${WEEKDAYS[weekdayOf(ts, timeZone)]} ${dayText(ts, timeZone)}`;

/** November 2026 */
export function monthText(ts: number, timeZone: string): string {
  const { year, month } = wallClock(ts, timeZone);
  return `${MONTHS[month - 1]} ${year}`;
}

/** 23 Nov, 14:32 */
export function momentText(ts: number, timeZone: string): string {
  return `${dayText(ts, timeZone)}, ${clockText(ts, timeZone)}`;
}

/** 14:32 today, else 23 Nov, 14:32, with the year of another one: 23 Nov 2025, 14:32. */
export function shortMomentText(ts: number, timeZone: string, now: number): string {
  const [then, today] = [wallClock(ts, timeZone), wallClock(now, timeZone)];
  const clock = clockText(ts, timeZone);
  if (then.year !== today.year) return `${dayText(ts, timeZone)} ${then.year}, ${clock}`;
  return then.month === today.month && then.day === today.day ? clock : momentText(ts, timeZone);
}

/** The same in a list; where clocks show a time twice, with its zone. */
export const listedMomentText = (ts: number, timeZone: string, now: number): string =>
  `${shortMomentText(ts, timeZone, now)}${twiceText(ts, timeZone)}`;

/** 09:00 – 15:00, with the dates if they differ, only the dates for three days and more, with the years if they differ. */
export function rangeText(from: number, to: number, timeZone: string): string {
  const [start, end] = [wallClock(from, timeZone), wallClock(to, timeZone)];
  const [first, last] = [dayText(from, timeZone), dayText(to, timeZone)];
  if (to - from >= 3 * DAY_MS)
    return start.year === end.year ? `${first} – ${last}` : `${first} ${start.year} – ${last} ${end.year}`;
  const text = first === last ? clockText : momentText;
  const [startZone, endZone] = zonesText(from, to, timeZone);
  return `${text(from, timeZone)}${startZone} – ${text(to, timeZone)}${endZone}`;
}

/** " CEST" and " CET" for the ends of hours in which the clock changes: by the clock alone they would be more or fewer hours. */
export function zonesText(from: number, to: number, timeZone: string): [string, string] {
  const changes = to - from < DAY_MS && zoneOffset(from, timeZone) !== zoneOffset(to, timeZone);
  return changes ? [` ${zoneText(from, timeZone)}`, ` ${zoneText(to, timeZone)}`] : ["", ""];
}

const NAMED_BY = ["en-US", "en-GB", "en-AU"];
const zoneFormats = new TwoGenerations<Intl.DateTimeFormat[]>(ZONES_KNOWN);

function formatsOf(timeZone: string): Intl.DateTimeFormat[] {
  const known = zoneFormats.get(timeZone);
  if (known) return known;
  const formats = NAMED_BY.map(
    (locale) => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "short" }),
  );
  zoneFormats.set(timeZone, formats);
  return formats;
}

/** EST, CET, UTC, GMT+5:30: the short name of the zone at that time. A locale knows only the names of its own zones. */
export function zoneText(ts: number, timeZone: string): string {
  const names = formatsOf(timeZone).map(
    (format) => format.formatToParts(ts).find(({ type }) => type === "timeZoneName")!.value,
  );
  return names.find((name) => !/\d/.test(name)) ?? names[0]!;
}

/** 23 Nov, 14:32 CET: the zone distinguishes the two hours of a clock that is set back. */
export const zonedMomentText = (ts: number, timeZone: string): string =>
  `${momentText(ts, timeZone)} ${zoneText(ts, timeZone)}`;

/** 2026-11-23T13:31:07+01:00: for other programs, in the zone that people see. */
export function offsetText(ts: number, timeZone: string): string {
  const offset = zoneOffset(ts, timeZone);
  const minutes = Math.abs(Math.round(offset / MINUTE_MS));
  const sign = offset < 0 ? "-" : "+";
  return `${isoTime(ts + offset).slice(0, 19)}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** 2026-11-23 12:31:07 UTC: for messages and terminals, which do not know where they are read. */
export const utcText = (ts: number, to: "seconds" | "minutes" = "seconds"): string =>
  `${isoTime(ts)
    .slice(0, to === "seconds" ? 19 : 16)
    .replace("T", " ")} UTC`;
