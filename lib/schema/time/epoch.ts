/** Times are epoch milliseconds everywhere inside; these are their units. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;

/** The start of the unit that `ts` lies in, counted from 1970 in UTC. */
export const floorTo = (ts: number, unit: number): number => Math.floor(ts / unit) * unit;
/** The next start of a unit, `ts` itself where it is one. */
export const ceilTo = (ts: number, unit: number): number => Math.ceil(ts / unit) * unit;

export const isoTime = (ts: number): string => new Date(ts).toISOString();
/** 2026-11-23, in UTC. */
export const isoDay = (ts: number): string => isoTime(ts).slice(0, 10);
