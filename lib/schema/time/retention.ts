/** Expected ranges, drawn in charts and beside alerts. */
export const DETECTOR_DAYS = 35;
/** 25 months, for year-over-year charts. */
export const HOUR_DAYS = 761;

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
