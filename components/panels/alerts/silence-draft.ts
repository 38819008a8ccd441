import { toWallInput } from "@/components/panels/range/wall-input";
import { clockText } from "@/lib/format/time-text";
import type { SilenceView } from "@/lib/manage/edit-silences";
import type { NewSilence } from "@/lib/schema/alerts/silence";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { SilenceTimes } from "./silence-end";

type Weekly = { start: string; end: string; time_zone: string };
export type SilenceDraft = { kind: string; times: SilenceTimes; weekly: Weekly; weekdays: number[] };

/** What the form begins with: a silence to change, a day of the calendar, or the next two hours. */
export function silenceDraft(
  silence: SilenceView | undefined,
  startsAt: number | undefined,
  timeZone: string,
  now: number,
): SilenceDraft {
  const recurrence = silence?.recurrence ?? null;
  const from = silence?.starts_at ? Date.parse(silence.starts_at) : (startsAt ?? now);
  const to = silence?.ends_at ? Date.parse(silence.ends_at) : from + HOUR_MS;
  const begins = silence !== undefined || startsAt !== undefined;
  return {
    kind: recurrence ? "weekly" : "once",
    times: {
      end: begins ? "moment" : "2",
      time: "07:00",
      from: toWallInput(from, timeZone),
      to: toWallInput(to, timeZone),
    },
    weekly: recurrence
      ? { start: recurrence.start, end: recurrence.end ?? endOf(recurrence), time_zone: recurrence.time_zone }
      : { start: "22:00", end: "07:00", time_zone: timeZone },
    weekdays: recurrence?.weekdays ?? [6, 7],
  };
}

/** The end of a window that is given by its length. */
function endOf({ start, minutes = 0 }: { start: string; minutes?: number | undefined }): string {
  const [hour, minute] = start.split(":").map(Number) as [number, number];
  return clockText((hour * 60 + minute + minutes) * MINUTE_MS, "UTC");
}

/** What the form of a maintenance window has no field for, and a change keeps. */
export function kept(silence: SilenceView, { recurrence }: NewSilence): Partial<NewSilence> {
  if (!recurrence || !silence.recurrence) return {};
  return {
    ...(silence.starts_at === null ? {} : { starts_at: silence.starts_at }),
    ...(silence.ends_at === null ? {} : { ends_at: silence.ends_at }),
  };
}
