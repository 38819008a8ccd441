import type { Unit } from "@/lib/schema/figures/metric";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { decimals, MINUS, significant } from "./number-text";

/** A figure and its unit, separate so that a tile can draw the unit smaller. `formatValue` joins them. */
export type FormattedValue = { figure: string; unit: string };

const NARROW = "\u202f";

/** A step of a unit's ladder: the values it covers, its divisor and its decimals. */
type Rung = { below: number; per: number; digits: number; unit: string };

const DURATIONS: Rung[] = [
  { below: 9.95, per: 1, digits: 1, unit: "ms" },
  { below: 999.5, per: 1, digits: 0, unit: "ms" },
  { below: 9_995, per: 1_000, digits: 2, unit: "s" },
  { below: 119_950, per: 1_000, digits: 1, unit: "s" },
  { below: 597_000, per: 60_000, digits: 1, unit: "min" },
  { below: 7_170_000, per: 60_000, digits: 0, unit: "min" },
  { below: 172_620_000, per: 3_600_000, digits: 1, unit: "h" },
  { below: Number.POSITIVE_INFINITY, per: 86_400_000, digits: 1, unit: "d" },
];

const COUNTS: Rung[] = [
  { below: 9.95, per: 1, digits: 1, unit: "" },
  { below: 9_999.5, per: 1, digits: 0, unit: "" },
  { below: 999_950, per: 1e3, digits: 1, unit: "k" },
  { below: 9.995e6, per: 1e6, digits: 2, unit: "M" },
  { below: 999.95e6, per: 1e6, digits: 1, unit: "M" },
  { below: Number.POSITIVE_INFINITY, per: 1e9, digits: 2, unit: "B" },
];

const PERCENTS: Rung[] = [
  { below: 0.000995, per: 0.01, digits: 2, unit: "%" },
  { below: 0.9995, per: 0.01, digits: 1, unit: "%" },
  { below: Number.POSITIVE_INFINITY, per: 0.01, digits: 0, unit: "%" },
];

/** Formats a value in its base unit (ms, tokens, USD, ratio): 340 ms, 41.2 s, 1.3 M, $0.0021, 4.2 %. */
export function formatParts(value: number | null, unit: Unit): FormattedValue {
  if (value === null || !Number.isFinite(value)) return { figure: "–", unit: "" };
  const { figure, unit: suffix } = magnitudeParts(Math.abs(value), unit);
  return { figure: value < 0 && /[1-9]/.test(figure) ? `${MINUS}${figure}` : figure, unit: suffix };
}

export function formatValue(value: number | null, unit: Unit): string {
  const parts = formatParts(value, unit);
  return parts.unit ? `${parts.figure}${NARROW}${parts.unit}` : parts.figure;
}

/** 1 request, 20 requests, 12.3 k requests. */
export function formatCount(count: number, noun: string): string {
  const figure = formatValue(count, "count");
  // What is rounded to 1 is one as well.
  return `${figure} ${noun}${figure === "1" ? "" : "s"}`;
}

/** All digits: 1 request, 12,345 requests. */
export function counted(count: number, noun: string): string {
  const figure = decimals(count, 0);
  return `${figure} ${noun}${figure === "1" ? "" : "s"}`;
}

/** An amount of a bill, which is checked to the cent: $1,234.50, −$0.03, $0.0021. */
export function billDollars(usd: number | null): string {
  const isLarge = usd !== null && Math.abs(usd) >= 999.995;
  return isLarge ? `${usd < 0 ? MINUS : ""}$${decimals(Math.abs(usd), 2, 2)}` : formatValue(usd, "usd");
}

/** The same of a difference: +$1,234.50. */
export const signedDollars = (usd: number | null): string =>
  `${usd !== null && usd > 0 ? "+" : ""}${billDollars(usd)}`;

/** An amount to the nano-dollar, as it is stored: $0.0000125, $1.50. */
export const exactDollars = (usd: number): string =>
  `${usd < 0 ? MINUS : ""}$${decimals(Math.abs(usd), 9, 2)}`;

function magnitudeParts(value: number, unit: Unit): FormattedValue {
  switch (unit) {
    case "ms":
      return climb(DURATIONS, value);
    case "usd":
      return dollarParts(value);
    case "ratio":
      return climb(PERCENTS, value);
    case "tokens":
    case "count":
      return climb(COUNTS, value);
  }
}

/** The limits lie where rounding would carry into the next rung, so that "1,000 k" and "60.0 s" never appear. */
function climb(rungs: readonly Rung[], value: number): FormattedValue {
  const { per, digits, unit } = rungs.find((rung) => value < rung.below) ?? rungs[rungs.length - 1]!;
  return { figure: decimals(value / per, digits), unit };
}

/** Cents from ten cents up, whole dollars from a thousand, two significant digits below ten cents. */
function dollarParts(value: number): FormattedValue {
  if (value === 0) return { figure: "$0", unit: "" };
  if (value < 0.0995) return { figure: `$${significant(value, 2)}`, unit: "" };
  if (value < 999.995) return { figure: `$${decimals(value, 2, 2)}`, unit: "" };
  if (value < 999_999.5) return { figure: `$${decimals(value, 0)}`, unit: "" };
  const millions = climb(COUNTS, value);
  return { figure: `$${millions.figure}`, unit: millions.unit };
}

/** A tenfold rise and more is read better as a multiple. */
const MULTIPLE_FROM = 9.995;

/** +8 %, −12 %, ±0 %, +1.4 pt, ×12; "no previous data" for null. */
export function formatChange(amount: number | null, kind: "relative" | "points"): string {
  if (amount === null) return "no previous data";
  if (kind === "relative" && amount >= MULTIPLE_FROM) return `×${formatValue(amount + 1, "count")}`;
  const value = Math.abs(amount * 100);
  const digits = kind === "points" || value < 0.95 ? 1 : 0;
  const figure = decimals(value, digits, kind === "points" ? 1 : 0);
  const unit = `${NARROW}${kind === "points" ? "pt" : "%"}`;
  if (!/[1-9]/.test(figure)) return `±0${unit}`;
  return `${amount > 0 ? "+" : MINUS}${figure}${unit}`;
}

/** 28 s, 1 min 30 s, 28 min, 3 h 5 min, 36 h, 2 d. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 600) return twoUnits(seconds, 60, "min", "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 600) return twoUnits(minutes, 60, "h", "min");
  const hours = Math.round(minutes / 60);
  return hours < 48 && hours !== 24 ? `${hours} h` : `${decimals(hours / 24, hours < 240 ? 1 : 0)} d`;
}

function twoUnits(value: number, per: number, large: string, small: string): string {
  const rest = value % per;
  return rest === 0 ? `${value / per} ${large}` : `${Math.floor(value / per)} ${large} ${rest} ${small}`;
}

const UNIT_MS = { s: 1_000, min: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** The ms of a length of time as `formatDuration` writes it; null for other texts. */
export function readDuration(text: string): number | null {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?) (s|min|h|d)(?: |$)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return null;
  return parts.reduce(
    (sum, [, value, unit]) => sum + Number(value) * UNIT_MS[unit as keyof typeof UNIT_MS],
    0,
  );
}

/** "just now", "12 s ago", "2 min ago", "3 h 5 min ago"; a time after `now` (clocks differ) is "just now". Both in epoch ms. */
export function formatAgo(ts: number, now: number): string {
  const age = now - ts;
  // Seconds beside minutes would change all the time, and say little.
  return age < 2_000 ? "just now" : `${formatDuration(age < MINUTE_MS ? age : age - (age % MINUTE_MS))} ago`;
}
