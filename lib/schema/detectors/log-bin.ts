/** Length of a bin of the seasonal detectors; bin b covers [b, b + 1) * 5 min since 1970. */
export const BIN_MS = 300_000;
export const BINS_PER_HOUR = 12;
export const BINS_PER_DAY = 288;

/** Count, sum and sum of squares of ln x over the positive values of five minutes. */
export type LogBin = { n: number; sum: number; sumSq: number };

/** How many bins local time is ahead of UTC in a bin; defines the time of day and weekends. */
export type ZoneOffset = (bin: number) => number;
