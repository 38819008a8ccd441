import { HOUR_MS } from "@/lib/schema/time/epoch";
import { sameTimeBefore } from "@/lib/schema/time/zoned-time";
import { median } from "./usual-value";

export const BAND_DAYS = 14;
const MEAN_DAYS = 7;
const MINIMUM_DAYS = 3;
/** MAD of a normal distribution times this is its standard deviation. */
const MAD_TO_SIGMA = 1.4826;
/** An hour is never taken to be steadier than 5 %: a handful of days can agree by chance. */
const LEAST_SIGMA = 0.05;
const WIDTH_SIGMAS = 3;

/** Low and high edge of what is usual. */
export type Band = [low: number, high: number];

/**
 * What is usual in the hour that starts at `hour`: the same hour of the 14 days before by the clocks of a zone, median and
 * MAD of ln x, three sigmas to either side. `byHour` maps the start of an hour (UTC) to its value. Null under three days
 * of history.
 */
export function usualBand(byHour: ReadonlyMap<number, number>, hour: number, timeZone: string): Band | null {
  const history: number[] = [];
  for (const start of sameTimeBefore(hour, BAND_DAYS, timeZone)) {
    const value = byHour.get(hourOf(start));
    if (value !== undefined && value > 0) history.push(Math.log(value));
  }
  if (history.length < MINIMUM_DAYS) return null;
  const middle = median(history);
  const spread = MAD_TO_SIGMA * median(history.map((value) => Math.abs(value - middle)));
  const half = WIDTH_SIGMAS * Math.max(spread, LEAST_SIGMA);
  return [Math.exp(middle - half), Math.exp(middle + half)];
}

/** The start of the hour that holds a moment. */
export function hourOf(ts: number): number {
  return Math.floor(ts / HOUR_MS) * HOUR_MS;
}

/**
 * The usual mean of a span: the median over the last seven days of the same hours' mean. `sums` maps the start of an
 * hour to the sum and the count. Null under three days with at least `minimum` requests each.
 */
export function usualMean(
  sums: ReadonlyMap<number, { sum: number; count: number }>,
  from: number,
  to: number,
  minimum: number,
  timeZone: string,
): number | null {
  const means: number[] = [];
  for (const start of sameTimeBefore(from, MEAN_DAYS, timeZone)) {
    let sum = 0;
    let count = 0;
    for (let hour = hourOf(start); hour < start + to - from; hour += HOUR_MS) {
      const cell = sums.get(hour);
      sum += cell?.sum ?? 0;
      count += cell?.count ?? 0;
    }
    if (count >= minimum) means.push(sum / count);
  }
  return means.length < MINIMUM_DAYS ? null : median(means);
}
