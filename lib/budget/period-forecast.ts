import { median } from "@/lib/aggregate/usual-value";
import { partOf } from "./budget-period";

/** One past period: spend by each elapsed hour (index 0: after the first hour), the last entry being its total. */
export type PastPeriod = readonly number[];

export type PeriodForecast = {
  low: number;
  mid: number;
  high: number;
  /** Expected share of the day's total that is spent when `elapsed` (0 to 1) of the day is over. */
  shareAt: (elapsed: number) => number;
};

// The first hours of a period say little: before this share of it a forecast without history is a guess.
const LEAST_ELAPSED = 0.04;
const LEAST_DAYS = 3;
const INTERVAL_DAYS = 8;
const DEFAULT_WIDTH = 0.3;
/** Weight of the usual total against what this day has shown so far. */
const PRIOR = 0.1;

/**
 * Where a day's spend will end: r = (S + 0.1 P)/(P (E + 0.1)), F = S + r (1 - E) P, with S spent, E the expected share
 * by now and P the median of the last four totals; without history F = S/E, where E grows evenly from the part of the day
 * at which a project `began`. The range is the 10th to 90th percentile of past actual/forecast at the same time of day from
 * eight days on, else 30 % to either side; never below what is spent. `elapsed` is the part of the day that is over (0 to 1);
 * `days` run from the oldest to yesterday. Where they are too few, a `typical` one stands for them. The same for weeks and
 * months. Null while too early.
 */
export function forecastPeriod(
  spent: number,
  elapsed: number,
  days: readonly PastPeriod[],
  began = 0,
  typical: PastPeriod | null = null,
): PeriodForecast | null {
  const past = days.filter((day) => (day.at(-1) ?? 0) > 0);
  const known = past.length < LEAST_DAYS && typical !== null ? [typical] : past;
  const hasHistory = past.length >= LEAST_DAYS || typical !== null;
  const evenly = (part: number) => partOf({ from: began, to: 1 }, part);
  if (!hasHistory && evenly(elapsed) < LEAST_ELAPSED) return null;
  const shareAt = (part: number) =>
    hasHistory ? median(known.map((day) => spentBy(day, part) / day.at(-1)!)) : evenly(part);
  const share = shareAt(elapsed);
  if (!hasHistory && spent === 0) return null;
  const usual = hasHistory ? median(known.slice(-4).map((day) => day.at(-1)!)) : null;
  const mid = project(spent, share, usual);
  const factors = known.map((day) => day.at(-1)! / project(spentBy(day, elapsed), share, usual));
  const rest = mid - spent;
  const sorted = factors.filter(Number.isFinite).sort((a, b) => a - b);
  const measured = hasHistory && sorted.length >= INTERVAL_DAYS;
  const low = measured ? mid * quantileOf(sorted, 0.1) : mid - DEFAULT_WIDTH * rest;
  const high = measured ? mid * quantileOf(sorted, 0.9) : mid + DEFAULT_WIDTH * rest;
  return { low: Math.max(spent, Math.min(low, mid)), mid, high: Math.max(mid, high), shareAt };
}

function project(spent: number, share: number, usual: number | null): number {
  if (usual === null) return share > 0 ? spent / share : spent;
  const rate = (spent + PRIOR * usual) / (usual * (share + PRIOR));
  return spent + rate * (1 - share) * usual;
}

/** Spend of a past day when this part of it was over, between its hours on a straight line. */
function spentBy(day: PastPeriod, part: number): number {
  const at = Math.min(1, Math.max(0, part)) * day.length;
  const whole = Math.floor(at);
  const before = whole === 0 ? 0 : day[whole - 1]!;
  const after = day[Math.min(whole, day.length - 1)]!;
  return before + (after - before) * (at - whole);
}

function quantileOf(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;
}
