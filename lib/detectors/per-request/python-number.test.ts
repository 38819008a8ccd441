import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pythonFloat, pythonMeanOfIntegers, roundHalfEven2 } from "./python-number";

// Right-hand sides printed by CPython 3.11.
describe("pythonFloat", () => {
  it.each([
    [5, "5.0"],
    [0, "0.0"],
    [-0, "-0.0"],
    [5e-5, "5e-05"],
    [-5e-5, "-5e-05"],
    [0.0001, "0.0001"],
    [0.00012345, "0.00012345"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [123456789012345680, "1.2345678901234568e+17"],
    [0.1 + 0.2, "0.30000000000000004"],
    [1e-7, "1e-07"],
    [1.5e-10, "1.5e-10"],
    [-3.25, "-3.25"],
    [5e-324, "5e-324"],
    [Number.MAX_VALUE, "1.7976931348623157e+308"],
    [1234567.891, "1234567.891"],
    [0.011617780000000001, "0.011617780000000001"],
    [Number.NaN, "nan"],
    [Number.NEGATIVE_INFINITY, "-inf"],
  ])("prints %d as %s", (value, text) => {
    expect(pythonFloat(value)).toBe(text);
  });

  it("reads back as the same number", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(pythonFloat(value))).toBe(value);
      }),
    );
  });
});

describe("pythonMeanOfIntegers", () => {
  it.each([
    [2679, "2679"],
    [1780.1764705882354, "1780.1764705882354"],
    [0, "0"],
  ])("prints %d as %s", (value, text) => {
    expect(pythonMeanOfIntegers(value)).toBe(text);
  });
});

describe("roundHalfEven2", () => {
  it.each([
    [2.675, "2.67"],
    [2.665, "2.67"],
    [0.125, "0.12"],
    [0.375, "0.38"],
    [0.625, "0.62"],
    [-2.125, "-2.12"],
    [1.005, "1.0"],
    [3.145, "3.15"],
    [0.005, "0.01"],
    [0.015, "0.01"],
    [0.0049, "0.0"],
    [1e-10, "0.0"],
    [-0.001, "-0.0"],
    [99.995, "100.0"],
    [0.995, "0.99"],
    [0.045, "0.04"],
    [1e15, "1000000000000000.0"],
    [140737488355327.97, "140737488355327.97"],
  ])("rounds %d to %s", (value, text) => {
    expect(pythonFloat(roundHalfEven2(value))).toBe(text);
  });

  it("is never further off than half a hundredth, and settles", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        const rounded = roundHalfEven2(value);
        expect(Math.abs(rounded - value)).toBeLessThanOrEqual(0.005 + 1e-6);
        expect(roundHalfEven2(rounded)).toBe(rounded);
      }),
    );
  });
});
