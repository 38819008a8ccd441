import { DAY_MS, isoDay } from "@/lib/schema/time/epoch";
import { DETECTOR_DAYS, type Expiring, HOUR_DAYS, type RetentionRun } from "@/lib/schema/time/retention";

export type RetentionSettings = {
  retentionDays: number;
  /** Rows before this day may be deleted: the operator has confirmed it. */
  confirmed: number | null;
};

const wantedOn = (day: number, retentionDays: number): RetentionRun["before"] => ({
  rows: day - retentionDays,
  detectors: day - DETECTOR_DAYS,
  hours: day - HOUR_DAYS,
});

/** A longer gap between two runs may be a clock that jumped: a wrong clock costs at most a tenth of the data. */
const longestGap = (retentionDays: number) => Math.max(1, Math.min(7, Math.floor(retentionDays / 10)));

/**
 * What may be deleted on `today`. No run deletes more than became due since the last one, unless the operator has
 * confirmed it: a clock that jumps and a lowered retention look alike, and deletion cannot be undone.
 */
export function nextRetention(last: RetentionRun, today: number, settings: RetentionSettings): RetentionRun {
  const { retentionDays, confirmed } = settings;
  const gap = longestGap(retentionDays);
  const wanted = wantedOn(today, retentionDays);
  const passed = today - last.day;
  const due = passed >= 0 && passed <= gap ? passed : 0;
  // Days may pass between the message and the restart that answers it.
  const allowed = confirmed === null ? null : wantedOn(confirmed + gap + retentionDays, retentionDays);
  const next = (kind: Expiring) =>
    Math.min(wanted[kind], Math.max(last.before[kind] + due, allowed?.[kind] ?? 0));
  const before = { rows: next("rows"), detectors: next("detectors"), hours: next("hours") };
  const complete = before.rows === wanted.rows && before.detectors === wanted.detectors;
  return { day: today, before, held: complete && before.hours === wanted.hours ? null : wanted.rows };
}

/** Stands for the last run if none was recorded: the oldest remaining day shows how far it went. */
export function assumedRun(
  oldest: number | null,
  today: number,
  { retentionDays }: RetentionSettings,
): RetentionRun {
  const wanted = wantedOn(today, retentionDays);
  const plausible = oldest === null || oldest + longestGap(retentionDays) >= wanted.rows;
  const before = plausible ? wanted : { rows: oldest, detectors: 0, hours: 0 };
  return { day: today, before, held: null };
}

/** The day to use for a run: today, or an earlier one if a clock jumped. */
export const sureDay = ({ before }: RetentionRun): number => before.detectors + DETECTOR_DAYS;

/** Why more than the usual day does not expire, and what an operator does about it. */
export function heldText(held: number): string {
  const date = isoDay(held * DAY_MS);
  return (
    `not deleting the requests before ${date}: more days than usual would be deleted at once. If the database's ` +
    `clock and SIGHTLINE_RETENTION_DAYS are correct, start with SIGHTLINE_DROP_BEFORE=${date}`
  );
}

/** The day that SIGHTLINE_DROP_BEFORE names, counted from 1970. */
export const confirmedDay = (date: string | undefined) =>
  date === undefined ? null : Math.floor(Date.parse(date) / DAY_MS);
