/** Nanoseconds as ms: a double holds the time of our days to a quarter of a microsecond. */
export const toMs = (nanos: number): number => (Number.isFinite(nanos) && nanos > 0 ? nanos / 1e6 : 0);
