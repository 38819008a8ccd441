import type { Unit } from "@/lib/schema/metric";

/** A figure and its unit apart, so that a tile can draw the unit smaller. `figure + unit` is the text. */
export type FormattedValue = { figure: string; unit: string };

const LOCALE = "en-US";
const MINUS = "\u2212";
const NARROW = "\u202f";

const plain = (value: number, digits: number) =>
  new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);
const fixed = (value: number, digits: number) =>
  new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(
    value,
  );

/** A value in its base unit (ms, tokens, USD, ratio) as people write it: 340 ms, 41.2 s, 1.3 M, $0.0021, 4.2 %. */
export function formatParts(value: number | null, unit: Unit): FormattedValue {
  if (value === null || !Number.isFinite(value)) return { figure: "–", unit: "" };
  const sign = value < 0 ? MINUS : "";
  const { figure, unit: suffix } = magnitudeParts(Math.abs(value), unit);
  return { figure: `${sign}${figure}`, unit: suffix };
}

export function formatValue(value: number | null, unit: Unit): string {
  const parts = formatParts(value, unit);
  return parts.unit ? `${parts.figure}${NARROW}${parts.unit}` : parts.figure;
}

function magnitudeParts(value: number, unit: Unit): FormattedValue {
  switch (unit) {
    case "ms":
      return durationParts(value);
    case "usd":
      return { figure: `$${dollars(value)}`, unit: "" };
    case "ratio":
      return { figure: percent(value), unit: "%" };
    case "tokens":
    case "count":
      return countParts(value);
  }
}

function durationParts(ms: number): FormattedValue {
  if (ms < 1_000) return { figure: plain(ms, ms < 10 ? 1 : 0), unit: "ms" };
  if (ms < 10_000) return { figure: fixed(ms / 1_000, 2).replace(/0$/, ""), unit: "s" };
  if (ms < 120_000) return { figure: fixed(ms / 1_000, 1), unit: "s" };
  if (ms < 7_200_000) return { figure: plain(ms / 60_000, 0), unit: "min" };
  if (ms < 172_800_000) return { figure: plain(ms / 3_600_000, 1), unit: "h" };
  return { figure: plain(ms / 86_400_000, 1), unit: "d" };
}

function dollars(value: number): string {
  if (value === 0) return "0";
  if (value < 0.0001) return value.toPrecision(2).replace(/e-(\d+)$/, "e-$1");
  if (value < 0.1) return plain(value, 4);
  if (value < 1_000) return fixed(value, 2);
  return value < 1_000_000 ? plain(value, 0) : `${plain(value / 1e6, 2)} M`;
}

function percent(ratio: number): string {
  const value = ratio * 100;
  return value !== 0 && value < 10 ? fixed(value, 1) : plain(value, value < 100 ? 1 : 0);
}

function countParts(value: number): FormattedValue {
  if (value < 10_000) return { figure: plain(value, value < 10 ? 1 : 0), unit: "" };
  if (value < 1e6) return { figure: plain(value / 1e3, 1), unit: "k" };
  if (value < 1e9) return { figure: plain(value / 1e6, value < 1e7 ? 2 : 1), unit: "M" };
  return { figure: plain(value / 1e9, 2), unit: "G" };
}

/** +8 %, −12 %, ±0 %, +1.4 pt; "no data then" for null. */
export function formatChange(amount: number | null, kind: "relative" | "points"): string {
  if (amount === null) return "no data before";
  const value = Math.abs(amount * 100);
  const digits = kind === "points" || value < 1 ? 1 : 0;
  const figure = fixed(value, digits);
  const sign = Number(figure.replaceAll(",", "")) === 0 ? "±" : amount > 0 ? "+" : MINUS;
  return `${sign}${sign === "±" ? "0" : figure}${NARROW}${kind === "points" ? "pt" : "%"}`;
}

/** 28 s, 28 min, 3 h, 2 d: how long something has lasted. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 || hours >= 10 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.round(hours / 24)} d`;
}
