import fc from "fast-check";
import { expect, it } from "vitest";
import { decimals } from "./number-text";
import { readNumber } from "./read-number";

it.each([
  ["2000", 2_000],
  ["2,000", 2_000],
  ["$2,000.50", 2_000.5],
  [" 1,234,567 ", 1_234_567],
  ["-1,500", -1_500],
  ["0.5", 0.5],
  ["0,5", 0.5],
  ["0,125", 0.125],
  ["12,5", 12.5],
  ["", Number.NaN],
  ["$", Number.NaN],
  ["1,23,4", Number.NaN],
  ["1.234,56", Number.NaN],
  ["ten", Number.NaN],
])("reads %j as %d", (typed, value) => {
  expect(readNumber(typed)).toBe(value);
});

it("stores what is typed in another unit", () => {
  expect(readNumber("7", 100)).toBe(0.07);
  expect(readNumber("1,500", 0.001)).toBe(1_500_000);
});

it("reads every number that is shown", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (hundredths) => {
      const value = hundredths / 100;
      expect(readNumber(decimals(value, 2))).toBe(value);
    }),
    { numRuns: 200 },
  );
});
