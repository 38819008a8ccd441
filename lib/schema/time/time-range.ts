import type { TimeSpan } from "@/lib/schema/figures/filters";
import { ApiError } from "@/lib/schema/http/api-error";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { parseTimestamp, TIME_LENGTH } from "./timestamp";
import { shiftCalendar, startOf } from "./zoned-time";

export const RANGE_LIMIT_DAYS = 400;

/** Each goes through the calendar of the time zone. */
export const STEP_LIMIT = 8;
const FIXED_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };
const STEP = /([+-])(\d{1,9})([smhdwMy])|\/([smhdwMy])/y;

/** The query parameters; absent ones are undefined. */
export type TimeRangeInput = {
  from?: string | undefined;
  to?: string | undefined;
  window?: string | undefined;
};
export type ParsedTimeRange = TimeSpan & {
  /** The range as written in a URL; a window is `now-…` to `now`. */
  rawFrom: string;
  rawTo: string;
  /** The range ends now and includes its end, so that the newest requests are in it. */
  endsNow: boolean;
};

/**
 * Parses `window=60m`, or `from` and `to` as ISO 8601, Unix seconds or `now-6h/d`. Throws
 * ApiError 400 that names the parameter. Calendar units (d w M y) and roundings follow `timeZone`.
 */
export function parseTimeRange(
  input: TimeRangeInput,
  fallbackWindow: string,
  timeZone: string,
  now: number,
): ParsedTimeRange {
  const { from, to, window } = input;
  if (window !== undefined && (from !== undefined || to !== undefined)) {
    throw invalid("window", "cannot be combined with from or to");
  }
  if (from === undefined && to === undefined) return parseWindow(window ?? fallbackWindow, now);
  if (from === undefined) throw invalid("from", "is required with to");
  const rawTo = to ?? "now";
  const span = {
    from: parseMoment("from", from, timeZone, now),
    to: parseMoment("to", rawTo, timeZone, now),
  };
  if (span.from >= span.to) throw invalid("from", "must be before to");
  if (span.to - span.from > RANGE_LIMIT_DAYS * DAY_MS) {
    throw invalid("from", `must be at most ${RANGE_LIMIT_DAYS} days before to`);
  }
  return { ...span, rawFrom: from.trim(), rawTo: rawTo.trim(), endsNow: rawTo.trim() === "now" };
}

function parseWindow(window: string, now: number): ParsedTimeRange {
  const lengthMs = parseDuration("window", window);
  if (lengthMs > RANGE_LIMIT_DAYS * DAY_MS)
    throw invalid("window", `must be at most ${RANGE_LIMIT_DAYS} days`);
  return { from: now - lengthMs, to: now, rawFrom: `now-${window.trim()}`, rawTo: "now", endsNow: true };
}

/** `5m`, `24h`, `30d`, `2w`, or bare seconds; a day is 24 hours here. */
export function parseDuration(parameter: string, text: string): number {
  checkLength(parameter, text);
  const match = /^(\d{1,9})([smhdw]?)$/.exec(text.trim());
  const lengthMs = match ? Number(match[1]) * FIXED_MS[match[2] || "s"]! : 0;
  if (!match || lengthMs === 0) {
    throw invalid(parameter, "must be a positive number and a unit (s, m, h, d, w), such as 60m");
  }
  return lengthMs;
}

/** One end of a range in epoch ms. */
export function parseMoment(parameter: string, text: string, timeZone: string, now: number): number {
  checkLength(parameter, text);
  const trimmed = text.trim();
  const ts = trimmed.startsWith("now")
    ? evaluate(parameter, trimmed, timeZone, now)
    : parseTimestamp(trimmed);
  // Partitions and Postgres' text form of dates do not work outside these years.
  if (ts === null || !Number.isFinite(ts) || ts < 0 || ts > Date.UTC(3000, 0)) {
    throw invalid(parameter, "must be ISO 8601, Unix seconds or relative, such as now-6h or now-1d/d");
  }
  return ts;
}

function checkLength(parameter: string, text: string): void {
  if (text.length > TIME_LENGTH) throw invalid(parameter, `must be at most ${TIME_LENGTH} characters long`);
}

function evaluate(parameter: string, text: string, timeZone: string, now: number): number | null {
  if ((text.match(/[-+/]/g) ?? []).length > STEP_LIMIT) {
    throw invalid(parameter, `must have at most ${STEP_LIMIT} steps, such as the two of now-1d/d`);
  }
  let ts = now;
  let at = 3;
  while (at < text.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (!match) return null;
    at = STEP.lastIndex;
    const [, sign, amount, unit, rounding] = match;
    ts = rounding
      ? roundDown(ts, rounding, timeZone)
      : shift(ts, Number(`${sign}${amount}`), unit!, timeZone);
    // Intl throws for dates outside its range.
    if (!(Math.abs(ts) < 1e14)) return null;
  }
  return ts;
}

function roundDown(ts: number, unit: string, timeZone: string): number {
  if (unit === "s" || unit === "m") return Math.floor(ts / FIXED_MS[unit]!) * FIXED_MS[unit]!;
  return startOf(ts, unit as "h" | "d" | "w" | "M" | "y", timeZone);
}

function shift(ts: number, amount: number, unit: string, timeZone: string): number {
  if (unit === "s" || unit === "m" || unit === "h") return ts + amount * FIXED_MS[unit]!;
  if (Math.abs(amount) > 100_000) return Number.NaN;
  return shiftCalendar(ts, amount, unit as "d" | "w" | "M" | "y", timeZone);
}

function invalid(parameter: string, message: string): ApiError {
  return new ApiError(400, "invalid", `${parameter} ${message}`, { details: [{ path: parameter, message }] });
}

/** The span of a read call as half-open milliseconds; a span that ends now includes the current millisecond. */
export function parseTimeSpan(
  query: URLSearchParams,
  timeZone: string,
  now: number,
  fallbackWindow = "60m",
): TimeSpan {
  const text = (name: string) => query.get(name) ?? undefined;
  const input = { from: text("from"), to: text("to"), window: text("window") };
  const { from, to, endsNow } = parseTimeRange(input, fallbackWindow, timeZone, now);
  // A window covers requests younger than its length, so a span that ends now is open at its start instead.
  return endsNow ? { from: from + 1, to: to + 1 } : { from, to };
}
