import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  exactMean,
  exactStdev,
  exactSumOfUsd,
  momentsOfIntegers,
  momentsOfUsd,
  USD_SCALE,
} from "./exact-moments";
import { exactRatio } from "./exact-ratio";

// Means and deviations by CPython 3.11's statistics module, sums by its fractions.
describe("of dollars", () => {
  it.each([
    [[0.123456789, 0.0031], 0.126556789, 0.0632783945, 0.08510510166373847],
    [[1.5, 71.4, 0.01], 72.91000000000001, 24.303333333333335, 40.79371315942364],
    [
      [0.01, 1e-9, 0.01, 0.123456789, 1e-9, 0.01, 1e-9],
      0.153456792,
      0.021922398857142856,
      0.04505078199215658,
    ],
    [Array<number>(10).fill(0.1), 1, 0.1, 0],
  ])("%j", (values, total, mean, stdev) => {
    const moments = momentsOfUsd(values);
    expect([exactRatio(moments.sum, moments.scale), exactMean(moments), exactStdev(moments)]).toEqual([
      total,
      mean,
      stdev,
    ]);
  });

  it("takes every whole number of nano-dollars, in any order", () => {
    const cost = fc.integer({ min: 0, max: 10 ** 14 }).map((nano) => nano / 1e9);
    fc.assert(
      fc.property(fc.array(cost, { maxLength: 50 }), (costs) => {
        const sum = exactSumOfUsd(costs);
        expect(exactSumOfUsd(costs.toReversed())).toBe(sum);
        expect(momentsOfUsd(costs).sum).toBe(sum);
        const plain = costs.reduce((a, b) => a + b, 0);
        expect(Math.abs(exactRatio(sum, USD_SCALE) - plain)).toBeLessThanOrEqual(plain * 1e-12);
      }),
    );
  });
});

describe("of whole numbers", () => {
  it("is exact beyond what doubles can add", () => {
    const moments = momentsOfIntegers([1441, 812, 3002, 977, 20511]);
    expect([exactMean(moments), exactStdev(moments)]).toEqual([5348.6, 8520.062634746297]);
    expect(momentsOfIntegers([2 ** 53, 1, 1]).sum).toBe(2n ** 53n + 2n);
  });

  it("is null where there is too little", () => {
    expect(exactMean(momentsOfIntegers([]))).toBeNull();
    expect(exactStdev(momentsOfIntegers([5]))).toBeNull();
  });
});
