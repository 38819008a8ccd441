import { DETECTOR_DAYS, HOUR_DAYS } from "@/lib/store/database/retention-table";

/** What expires; each keeps to a time of its own. */
export type Expiring = "rows" | "detectors" | "hours";

/** Days are counted from 1970. */
export type RetentionRun = {
  /** The day of the run, by the database's clock. */
  day: number;
  /** What lies before these days may go. */
  before: Record<Expiring, number>;
  /** Rows before this day would go, too, if an operator said so. */
  held: number | null;
};

export type RetentionSettings = {
  retentionDays: number;
  /** The operator's word: rows before this day may go. */
  confirmed: number | null;
};

const wantedOn = (day: number, retentionDays: number): RetentionRun["before"] => ({
  rows: day - retentionDays,
  detectors: day - DETECTOR_DAYS,
  hours: day - HOUR_DAYS,
});

/** A longer gap between two runs may as well be a clock that jumped: a wrong one costs at most a tenth of what is kept. */
const longestGap = (retentionDays: number) => Math.max(1, Math.min(7, Math.floor(retentionDays / 10)));

/**
 * What may expire on `today`. No run takes more than became due since the last one, unless the operator has confirmed
 * it: a clock that jumps and a retention that is lowered look alike, and neither can be undone.
 */
export function nextRetention(last: RetentionRun, today: number, settings: RetentionSettings): RetentionRun {
  const { retentionDays, confirmed } = settings;
  const gap = longestGap(retentionDays);
  const wanted = wantedOn(today, retentionDays);
  const passed = today - last.day;
  const due = passed >= 0 && passed <= gap ? passed : 0;
  // Between the message and the restart that answers it days may pass.
  const allowed = confirmed === null ? null : wantedOn(confirmed + gap + retentionDays, retentionDays);
  const next = (kind: Expiring) =>
    Math.min(wanted[kind], Math.max(last.before[kind] + due, allowed?.[kind] ?? 0));
  const before = { rows: next("rows"), detectors: next("detectors"), hours: next("hours") };
  const complete = before.rows === wanted.rows && before.detectors === wanted.detectors;
  return { day: today, before, held: complete && before.hours === wanted.hours ? null : wanted.rows };
}

/** Stands for the last run where none was noted: the oldest day that is still there tells how far it went. */
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

/** The day that a run goes by: today, or an earlier one where a clock jumped. */
export const sureDay = ({ before }: RetentionRun): number => before.detectors + DETECTOR_DAYS;
