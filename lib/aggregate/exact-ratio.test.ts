import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exactRatio, exactRootOfRatio } from "./exact-ratio";

// Right-hand sides by CPython 3.11.
describe("exactRatio", () => {
  it.each([
    [0n, 7n, 0],
    [1n, 3n, 0.3333333333333333],
    [-1n, 3n, -0.3333333333333333],
    [10n ** 30n, 7n, 1.4285714285714285e29],
    [1n, 10n ** 40n, 1e-40],
    [9007199254740993n, 1n, 9007199254740992],
    [9007199254740995n, 1n, 9007199254740996],
    [18014398509481985n, 2n, 9007199254740992],
  ])("%d / %d", (numerator, denominator, wanted) => {
    expect(exactRatio(numerator, denominator)).toBe(wanted);
  });

  it("is the hardware's division for what doubles hold exactly", () => {
    const whole = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 2 ** 52 }), (numerator, denominator) => {
        expect(exactRatio(BigInt(numerator), BigInt(denominator))).toBe(numerator / denominator + 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it("depends on the ratio only", () => {
    const big = fc.bigInt({ min: 1n, max: 2n ** 200n });
    fc.assert(
      fc.property(big, big, big, (numerator, denominator, factor) => {
        expect(exactRatio(numerator * factor, denominator * factor)).toBe(exactRatio(numerator, denominator));
      }),
    );
  });
});

describe("exactRootOfRatio", () => {
  it.each([
    [0n, 7n, 0],
    [3n, 1n, 1.7320508075688772],
    [1n, 4n, 0.5],
    [10n ** 40n, 3n, 5.773502691896258e19],
    [1n, 10n ** 30n, 1e-15],
    [7n, 9n, 0.8819171036881969],
    [9007199254740993n ** 2n, 1n, 9007199254740992],
  ])("root of %d / %d", (numerator, denominator, wanted) => {
    expect(exactRootOfRatio(numerator, denominator)).toBe(wanted);
  });

  it("is the hardware's root for what doubles hold exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (value) => {
        expect(exactRootOfRatio(BigInt(value), 1n)).toBe(Math.sqrt(value));
      }),
      { numRuns: 1_000 },
    );
  });
});
