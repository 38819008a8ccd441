import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Unit } from "@/lib/schema/figures/metric";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import {
  billDollars,
  exactDollars,
  formatAgo,
  formatChange,
  formatCount,
  formatDuration,
  formatParts,
  formatValue,
  readDuration,
  signedDollars,
} from "./format-value";

// A narrow no-break space joins figure and unit; the tables below use a plain one.
const shown = (text: string) => text.replaceAll("\u202f", " ");

describe("formatValue", () => {
  it.each<[number | null, Unit, string]>([
    [0, "ms", "0 ms"],
    [3.42, "ms", "3.4 ms"],
    [340, "ms", "340 ms"],
    [999.4, "ms", "999 ms"],
    [999.6, "ms", "1 s"],
    [1200, "ms", "1.2 s"],
    [1234, "ms", "1.23 s"],
    [9_996, "ms", "10 s"],
    [30_000, "ms", "30 s"],
    [41_234, "ms", "41.2 s"],
    [119_960, "ms", "2 min"],
    [150_000, "ms", "2.5 min"],
    [45 * MINUTE_MS, "ms", "45 min"],
    [3 * HOUR_MS, "ms", "3 h"],
    [3 * DAY_MS, "ms", "3 d"],
    [0, "usd", "$0"],
    [0.000000001, "usd", "$0.000000001"],
    [0.00213, "usd", "$0.0021"],
    [0.0117, "usd", "$0.012"],
    [0.0996, "usd", "$0.10"],
    [0.5, "usd", "$0.50"],
    [71.4, "usd", "$71.40"],
    [999.996, "usd", "$1,000"],
    [1204.3, "usd", "$1,204"],
    [1_250_000, "usd", "$1.25 M"],
    [-3.2, "usd", "−$3.20"],
    [0, "count", "0"],
    [3.25, "tokens", "3.3"],
    [412.4, "tokens", "412"],
    [9_999, "count", "9,999"],
    [12_345, "count", "12.3 k"],
    [999_960, "tokens", "1 M"],
    [1_300_000, "tokens", "1.3 M"],
    [48_210_000, "count", "48.2 M"],
    [2_400_000_000, "tokens", "2.4 B"],
    [0, "ratio", "0 %"],
    [0.0004, "ratio", "0.04 %"],
    [0.042, "ratio", "4.2 %"],
    [0.05, "ratio", "5 %"],
    [0.63, "ratio", "63 %"],
    [1, "ratio", "100 %"],
    [3.9, "ratio", "390 %"],
    [-0.04, "ratio", "−4 %"],
    [-0.000001, "ratio", "0 %"],
    [null, "usd", "–"],
    [Number.NaN, "ms", "–"],
  ])("%d %s is %s", (value, unit, text) => {
    expect(shown(formatValue(value, unit))).toBe(text);
  });

  it("stays short for every metric value and never shows an exponent", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e12, noNaN: true }),
        fc.constantFrom(...Unit.options),
        (value, unit) => {
          fc.pre(value === 0 || value >= 1e-9);
          const { figure } = formatParts(unit === "ratio" ? value / 1e9 : value, unit);
          expect(figure).toMatch(/^\$?[\d,]+(\.\d+)?$/);
          expect(figure.replace(/^\$?0\.0*/, "").length).toBeLessThanOrEqual(9);
        },
      ),
    );
  });

  it("never shows a larger value as a smaller one of the same unit", () => {
    const rank = ["ms", "s", "min", "h", "d", "", "k", "M", "B"];
    const size = (value: number, unit: Unit) => {
      const parts = formatParts(value, unit);
      return [rank.indexOf(parts.unit), Number(parts.figure.replace(/[$,]/g, ""))] as const;
    };
    const value = fc.double({ min: 0, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.constantFrom("ms" as const, "count" as const), (a, b, unit) => {
        const [small, large] = [size(Math.min(a, b), unit), size(Math.max(a, b), unit)];
        expect(small[0] < large[0] || (small[0] === large[0] && small[1] <= large[1])).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("formatCount", () => {
  it.each([
    [0, "0 requests"],
    [1, "1 request"],
    [20, "20 requests"],
    [12_345, "12.3 k requests"],
  ])("%d: %s", (count, text) => {
    expect(shown(formatCount(count, "request"))).toBe(text);
  });
});

describe("formatChange", () => {
  it.each<[number | null, "relative" | "points", string]>([
    [3.9, "relative", "+390 %"],
    [0.08, "relative", "+8 %"],
    [-0.12, "relative", "−12 %"],
    [0.004, "relative", "+0.4 %"],
    [0.0097, "relative", "+1 %"],
    [0, "relative", "±0 %"],
    [-0.0001, "relative", "±0 %"],
    [8.99, "relative", "+899 %"],
    [9.996, "relative", "×11"],
    [295.16, "relative", "×296"],
    [0.014, "points", "+1.4 pt"],
    [0.02, "points", "+2.0 pt"],
    [-0.111, "points", "−11.1 pt"],
    [0.0001, "points", "±0 pt"],
    [null, "relative", "no previous data"],
  ])("%d, %s, is %s", (amount, kind, text) => {
    expect(shown(formatChange(amount, kind))).toBe(text);
  });
});

describe("formatDuration", () => {
  it.each([
    [-5, "0 s"],
    [28_000, "28 s"],
    [59_600, "1 min"],
    [90_000, "1 min 30 s"],
    [28 * MINUTE_MS, "28 min"],
    [59.8 * MINUTE_MS, "1 h"],
    [HOUR_MS, "1 h"],
    [185 * MINUTE_MS, "3 h 5 min"],
    [12 * HOUR_MS, "12 h"],
    [DAY_MS, "1 d"],
    [36 * HOUR_MS, "36 h"],
    [60 * HOUR_MS, "2.5 d"],
    [7 * DAY_MS, "7 d"],
    [30 * DAY_MS, "30 d"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("readDuration", () => {
  it("reads whole minutes up to ten hours as they are written, and whole days", () => {
    const minutes = fc.integer({ min: 1, max: 599 }).map((count) => count * MINUTE_MS);
    const days = fc.integer({ min: 1, max: 400 }).map((count) => count * DAY_MS);
    fc.assert(fc.property(fc.oneof(minutes, days), (ms) => readDuration(formatDuration(ms)) === ms));
  });

  it.each(["", "today", "1 h and 5 min", "5", "h", "5 m", "1 hour"])("%s is not read", (text) => {
    expect(readDuration(text)).toBeNull();
  });
});

describe("formatAgo", () => {
  it.each([
    [0, "just now"],
    [-60_000, "just now"],
    [12_000, "12 s ago"],
    [177_000, "2 min ago"],
    [3 * HOUR_MS + 5 * 60_000 + 20_000, "3 h 5 min ago"],
    [3 * HOUR_MS, "3 h ago"],
  ])("%d ms before now is %s", (age, text) => {
    expect(formatAgo(1_000_000_000 - age, 1_000_000_000)).toBe(text);
  });
});

it.each([
  [null, "–", "–"],
  [0, "$0", "$0"],
  [0.000_01, "$0.00001", "+$0.00001"],
  [0.004, "$0.004", "+$0.004"],
  [12.5, "$12.50", "+$12.50"],
  [-12.5, "−$12.50", "−$12.50"],
  [999.999, "$1,000.00", "+$1,000.00"],
  [12_345.678, "$12,345.68", "+$12,345.68"],
  [1_234_567.5, "$1,234,567.50", "+$1,234,567.50"],
])("writes $%d of a bill as %s, and a difference as %s", (usd, amount, difference) => {
  expect(billDollars(usd)).toBe(amount);
  expect(signedDollars(usd)).toBe(difference);
});

it.each([
  [1.5, "$1.50"],
  [0.000_012_5, "$0.0000125"],
  [0.000_000_001, "$0.000000001"],
  [1_234.1, "$1,234.10"],
  [-0.25, "−$0.25"],
])("writes $%d exactly as %s", (usd, expected) => {
  expect(exactDollars(usd)).toBe(expected);
});
