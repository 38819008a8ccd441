import { BINS_PER_DAY, type ZoneOffset } from "@/lib/schema/detectors/log-bin";

const HISTORY_DAYS = 14;
const LEAST_DAYS = 3;
/** A day's level is taken over the half hour to either side. */
const REACH_BINS = 6;
const LEAST_REQUESTS = 10;
/** Of the days that are left, this share at either end is set aside, at least one of three: one bad day is not normal. */
const TRIM = { share: 1 / 7, leastDays: 3 };
/** Weekdays and weekends are separate if their levels differ by this much, in ln x and in standard errors. */
const APART = { ln: 0.05, errors: 3, leastDays: 2 };

/** Mean of ln x over the bins `[from, to)`, NaN where they hold fewer than `least` requests. */
export type MeanOf = (from: number, to: number, least: number) => number;
type DayLevel = { mean: number; weekend: boolean };

/**
 * What is usual at this time of day, in ln x: the trimmed mean of the levels around the same local time on the 14 days
 * before. Only days of the same type (weekday or weekend) count where the two types differ. Null under three days.
 */
export function seasonalLevel(bin: number, meanOf: MeanOf, offset: ZoneOffset): number | null {
  const days: DayLevel[] = [];
  for (let day = 1; day <= HISTORY_DAYS; day++) {
    const then = sameTime(bin, day, offset);
    // A new day may begin at another level: what lies beyond midnight says nothing.
    const midnight = then - modulo(then + offset(then), BINS_PER_DAY);
    const from = Math.max(then - REACH_BINS, midnight);
    const mean = meanOf(from, Math.min(then + REACH_BINS + 1, midnight + BINS_PER_DAY), LEAST_REQUESTS);
    if (!Number.isNaN(mean)) days.push({ mean, weekend: isWeekend(then, offset) });
  }
  if (days.length < LEAST_DAYS) return null;
  return trimmedMean(sameType(days, isWeekend(bin, offset)).map(({ mean }) => mean));
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

function sameTime(bin: number, day: number, offset: ZoneOffset): number {
  const then = bin - day * BINS_PER_DAY;
  return then + offset(bin) - offset(then);
}

function isWeekend(bin: number, offset: ZoneOffset): boolean {
  // The first of January 1970 was a Thursday.
  const weekday = (Math.floor((bin + offset(bin)) / BINS_PER_DAY) + 4) % 7;
  return weekday === 0 || weekday === 6;
}

function sameType(days: readonly DayLevel[], weekend: boolean): readonly DayLevel[] {
  const same = days.filter((day) => day.weekend === weekend);
  const others = days.filter((day) => day.weekend !== weekend);
  if (same.length < APART.leastDays || others.length < APART.leastDays) return days;
  const [one, two] = [spread(same), spread(others)];
  const freedom = same.length + others.length - 2;
  const variance = (one.squares + two.squares) / freedom;
  const error = Math.sqrt(variance * (1 / same.length + 1 / others.length));
  const apart = Math.abs(one.mean - two.mean);
  return apart > APART.ln && apart > APART.errors * error ? same : days;
}

function spread(days: readonly DayLevel[]): { mean: number; squares: number } {
  const mean = days.reduce((sum, day) => sum + day.mean, 0) / days.length;
  return { mean, squares: days.reduce((sum, day) => sum + (day.mean - mean) ** 2, 0) };
}

function trimmedMean(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const cut = sorted.length < TRIM.leastDays ? 0 : Math.max(1, Math.floor(sorted.length * TRIM.share));
  const kept = sorted.slice(cut, sorted.length - cut);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}
