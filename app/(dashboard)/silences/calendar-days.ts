import { clockText, dayText, monthText } from "@/lib/format/time-text";
import type { SilenceView } from "@/lib/manage/edit-silences";
import { isOfIncident, namedMatchers } from "@/lib/schema/alerts/silence-matchers";
import { dateOf, momentOf, shiftCalendar, startOf, wallClock } from "@/lib/schema/time/zoned-time";

export type CalendarUnit = "week" | "month";
/** `times`: when on this day; `ended`: before now. */
export type CalendarItem = {
  id: string;
  text: string;
  /** `text` is the title of one. */
  isIncident: boolean;
  times: string;
  recurs: boolean;
  ended: boolean;
};
export type CalendarDay = {
  /** 2026-11-29 */
  date: string;
  label: string;
  startsAt: number;
  today: boolean;
  past: boolean;
  /** Of the month before or after. */
  outside: boolean;
  items: CalendarItem[];
};
export type CalendarSpan = {
  unit: CalendarUnit;
  title: string;
  from: number;
  to: number;
  today: string;
  month: number;
};

const STEPS = { week: "w", month: "M" } as const;

/** The week or month around a date in whole weeks; nonsense is today. */
export function calendarSpan(
  unit: CalendarUnit,
  date: string | null,
  timeZone: string,
  now: number,
): CalendarSpan {
  const step = STEPS[unit];
  const first = startOf(momentOfDate(date, timeZone) ?? now, step, timeZone);
  const end = shiftCalendar(first, 1, step, timeZone);
  const from = startOf(first, "w", timeZone);
  const lastWeek = startOf(shiftCalendar(end, -1, "d", timeZone), "w", timeZone);
  const to = shiftCalendar(lastWeek, 1, "w", timeZone);
  const last = shiftCalendar(end, -1, "d", timeZone);
  const { month, year } = wallClock(first, timeZone);
  return {
    unit,
    title:
      unit === "month"
        ? monthText(first, timeZone)
        : `${dayText(first, timeZone)} – ${dayText(last, timeZone)} ${year}`,
    from,
    to,
    today: dateOf(now, timeZone),
    month,
  };
}

/** The first day of the week or month before or after the one of a date. */
export function dateBeside(unit: CalendarUnit, date: string, by: 1 | -1, timeZone: string): string {
  const first = startOf(momentOfDate(date, timeZone)!, STEPS[unit], timeZone);
  return dateOf(shiftCalendar(first, by, STEPS[unit], timeZone), timeZone);
}

/** Whether a date is one that the calendar can show. */
export const isCalendarDate = (date: string, timeZone: string): boolean =>
  momentOfDate(date, timeZone) !== null;

function momentOfDate(date: string | null, timeZone: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date ?? "");
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (year < 1971 || year > 2999 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  return momentOf({ year, month, day, hour: 12, minute: 0, second: 0 }, timeZone);
}

type Drawn = Pick<SilenceView, "id" | "matchers" | "recurrence" | "windows">;

type Reading = { timeZone: string; now: number; titles: ReadonlyMap<string, string> };

/** Each day of the span with the windows that fall into it, the earliest first. */
export function calendarDays(
  silences: readonly Drawn[],
  { unit, from, to, month }: CalendarSpan,
  { timeZone, now, titles }: Reading,
): CalendarDay[] {
  const today = dateOf(now, timeZone);
  const days: CalendarDay[] = [];
  for (let start = from; start < to; ) {
    const end = shiftCalendar(start, 1, "d", timeZone);
    const date = dateOf(start, timeZone);
    days.push({
      date,
      label: dayText(start, timeZone),
      startsAt: start,
      today: date === today,
      past: end <= now,
      outside: unit === "month" && wallClock(start, timeZone).month !== month,
      items: itemsOf(silences, start, end, { timeZone, now, titles }),
    });
    start = end;
  }
  return days;
}

function itemsOf(silences: readonly Drawn[], start: number, end: number, { timeZone, now, titles }: Reading) {
  const found: (CalendarItem & { from: number })[] = [];
  for (const { id, matchers, recurrence, windows } of silences) {
    for (const window of windows) {
      const from = window.from === null ? start : Math.max(start, Date.parse(window.from));
      const until = window.to === null ? null : Date.parse(window.to);
      const to = Math.min(end, until ?? end);
      if (to <= from) continue;
      found.push({
        id,
        text: Object.values(namedMatchers(matchers, titles)).join(", "),
        isIncident: isOfIncident(matchers),
        times: timesText(from > start ? from : null, to < end ? to : null, timeZone),
        recurs: recurrence !== null,
        ended: until !== null && until <= now,
        from,
      });
    }
  }
  return found.sort((a, b) => a.from - b.from).map(({ from: _, ...item }) => item);
}

/** Null: from or to the end of the day. */
function timesText(from: number | null, to: number | null, timeZone: string): string {
  if (from === null && to === null) return "all day";
  if (from === null) return `until ${clockText(to!, timeZone)}`;
  if (to === null) return `from ${clockText(from, timeZone)}`;
  return `${clockText(from, timeZone)}–${clockText(to, timeZone)}`;
}
