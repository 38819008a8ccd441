import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimals, fixedHalfEven, significant } from "./number-text";

describe("fixedHalfEven", () => {
  // By CPython 3.11: format(value, ".<digits>f").
  it.each([
    [6.25, 1, "6.2"],
    [18.75, 1, "18.8"],
    [-6.25, 1, "-6.2"],
    [0.0005 * 100, 1, "0.1"],
    [0.125, 2, "0.12"],
    [2.675, 2, "2.67"],
    [0.03125, 4, "0.0312"],
    [0.5, 0, "0"],
    [1.5, 0, "2"],
    [33.33333333333333, 1, "33.3"],
    [1234567.891, 2, "1,234,567.89"],
    [0, 1, "0.0"],
    [100, 1, "100.0"],
  ])("%d with %d decimals is %s", (value, digits, text) => {
    expect(fixedHalfEven(value, digits)).toBe(text);
  });

  it("equals toFixed except for exact ties", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.nat(4), (value, digits) => {
        fc.pre(!Number.isInteger(value * 2 ** (digits + 1)));
        expect(fixedHalfEven(value, digits).replaceAll(",", "")).toBe(value.toFixed(digits));
      }),
    );
  });
});

it.each([
  [decimals(1204.5, 0), "1,205"],
  [decimals(1.0, 2), "1"],
  [decimals(1.5, 2, 2), "1.50"],
  [significant(0.0000000123, 2), "0.000000012"],
  [significant(0.0021, 2), "0.0021"],
])("%s", (text, wanted) => {
  expect(text).toBe(wanted);
});
