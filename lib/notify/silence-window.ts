import type { Recurrence, Silence } from "@/lib/schema/alerts/silence";
import { momentOf, wallClock } from "@/lib/schema/time/zoned-time";

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

/** The windows that start from the day before `at` to `days` after it, by the zone's clock. */
function windowsOf({ weekdays, start, minutes, time_zone }: Recurrence, at: number, days: number) {
  const today = wallClock(at, time_zone);
  const [hour, minute] = start.split(":").map(Number) as [number, number];
  const windows: { from: number; to: number }[] = [];
  for (let offset = -1; offset <= days; offset++) {
    const day = { ...today, day: today.day + offset, hour, minute, second: 0 };
    if (!weekdays.includes(weekdayOf(day.year, day.month, day.day))) continue;
    const from = momentOf(day, time_zone);
    windows.push({ from, to: from + minutes * 60_000 });
  }
  return windows;
}

/** 1 Monday to 7 Sunday; the day may overflow its month. */
function weekdayOf(year: number, month: number, day: number): number {
  return ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7) + 1;
}
