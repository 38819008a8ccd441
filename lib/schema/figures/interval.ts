import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";

/** The steps of a chart that its reader can choose, in ms. */
export const INTERVALS = {
  "1m": MINUTE_MS,
  "5m": 5 * MINUTE_MS,
  "15m": 15 * MINUTE_MS,
  "1h": HOUR_MS,
  "6h": 6 * HOUR_MS,
  "1d": DAY_MS,
} as const;

export type Interval = keyof typeof INTERVALS;

/** Recharts draws this many points of a few lines well; more would not be visible. */
export const CHART_POINTS = 300;

export const isInterval = (text: string): text is Interval => Object.hasOwn(INTERVALS, text);

/** Whether a chart of the span has at most 300 points, also where the clock is set back, and more than one. */
export const isIntervalOf = (interval: Interval, spanMs: number): boolean =>
  spanMs / INTERVALS[interval] <= CHART_POINTS - 3 && INTERVALS[interval] < spanMs;
