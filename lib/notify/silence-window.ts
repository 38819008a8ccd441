import type { Recurrence, Silence } from "@/lib/schema/alerts/silence";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { momentOf, type WallClock, wallClock } from "@/lib/schema/time/zoned-time";

/** A time in which a silence is active, epoch ms; `to` null: without end. */
export type SilenceWindow = { from: number; to: number | null };

/** The active window of a silence at `now`, or null. */
export function activeWindow(silence: Silence, now: number): SilenceWindow | null {
  const { startsAt, endsAt, recurrence } = silence;
  if (now < startsAt || (endsAt !== null && now >= endsAt)) return null;
  if (recurrence === null) return { from: startsAt, to: endsAt };
  const open = windowsOf(recurrence, now, 1).find(({ from, to }) => from <= now && now < to);
  return open ?? null;
}

/** The current and next windows, at most `count`, in order; for a calendar. */
export function nextWindows(silence: Silence, now: number, count: number): SilenceWindow[] {
  const { startsAt, endsAt, recurrence } = silence;
  if (endsAt !== null && endsAt <= now) return [];
  if (recurrence === null) return [{ from: startsAt, to: endsAt }];
  return windowsOf(recurrence, Math.max(now, startsAt), 7 * count)
    .filter(({ from, to }) => to > now && to > startsAt && (endsAt === null || from < endsAt))
    .slice(0, count);
}

/** The windows of a silence that touch the span; for a calendar. */
export function windowsWithin(silence: Silence, from: number, to: number): SilenceWindow[] {
  const { startsAt, endsAt, recurrence } = silence;
  const touches = (window: SilenceWindow) => window.from < to && (window.to === null || window.to > from);
  if (recurrence === null) return [{ from: startsAt, to: endsAt }].filter(touches);
  const days = Math.ceil((to - from) / DAY_MS) + 1;
  return windowsOf(recurrence, from, days)
    .filter((window) => window.to > startsAt && (endsAt === null || window.from < endsAt))
    .filter(touches);
}

/** The windows that start from the day before `at` to `days` after it, by the zone's clock. */
function windowsOf(recurrence: Recurrence, at: number, days: number) {
  const { weekdays, start, time_zone } = recurrence;
  const today = wallClock(at, time_zone);
  const windows: { from: number; to: number }[] = [];
  for (let offset = -1; offset <= days; offset++) {
    const day = { ...today, day: today.day + offset, second: 0 };
    if (!weekdays.includes(weekdayOf(day.year, day.month, day.day))) continue;
    const from = momentOf({ ...day, ...clockOf(start) }, time_zone);
    const to = endOf(recurrence, day, from);
    // A clock change may skip all of it.
    if (to > from) windows.push({ from, to });
  }
  return windows;
}

/** Of a time that occurs twice, a window starts at the first and ends at the last. */
function endOf({ start, end, minutes, time_zone }: Recurrence, day: WallClock, from: number): number {
  if (end === undefined) return from + (minutes ?? 0) * 60_000;
  const overnight = end <= start ? 1 : 0;
  return momentOf({ ...day, day: day.day + overnight, ...clockOf(end) }, time_zone, "last");
}

function clockOf(time: string): { hour: number; minute: number } {
  const [hour, minute] = time.split(":").map(Number) as [number, number];
  return { hour, minute };
}

/** 1 Monday to 7 Sunday; the day may overflow its month. */
function weekdayOf(year: number, month: number, day: number): number {
  return ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7) + 1;
}
