import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviation, type Sample } from "./deviation";

const sample = (sum: number, n: number, hours = 1): Sample => ({ sum, n, hours });
const days = (...means: number[]) => means.map((mean) => sample(mean * 1_000, 1_000));

describe("a deviation from comparable periods", () => {
  it("counts spreads, so that a figure that always varies has to move further", () => {
    const steady = deviation("mean", sample(1_500_000, 1_000), days(1_000, 1_010, 990, 1_000, 1_005))!;
    const wild = deviation("mean", sample(1_500_000, 1_000), days(1_000, 600, 1_500, 900, 1_700))!;
    expect(steady.isOutOfLine).toBe(true);
    expect(wild.isOutOfLine).toBe(false);
    expect(steady.z).toBeGreaterThan(3 * wild.z);
  });

  it("needs more where only one earlier period is known", () => {
    const one = deviation("mean", sample(1_400_000, 1_000), days(1_000))!;
    expect(one).toMatchObject({ value: 1_400, earlier: 1_000, earlierIs: "was", isOutOfLine: false });
    expect(deviation("mean", sample(8_000_000, 1_000), days(1_000))!.isOutOfLine).toBe(true);
  });

  it("compares totals by the hour, so that they do not fall on a day of 23 hours", () => {
    const full = [1, 2, 3].map(() => sample(2_400, 2_400, 24));
    const short = deviation("total", sample(2_300, 2_300, 23), full)!;
    expect(short.z).toBeCloseTo(0, 2);
    expect(short.earlier).toBeCloseTo(2_300, 6);
  });

  it("knows a total that stopped and a share of few events", () => {
    expect(deviation("total", sample(0, 0), [sample(300, 300)])!.isOutOfLine).toBe(true);
    expect(deviation("total", sample(0, 0), [sample(12, 12)])).toBeNull();
    expect(deviation("share", sample(4, 40), days(0, 0, 0))!.isOutOfLine).toBe(false);
    expect(deviation("share", sample(12, 40), days(0, 0, 0))!.isOutOfLine).toBe(true);
  });

  it("says nothing without earlier requests, or of too few", () => {
    expect(deviation("mean", sample(1_000, 40), [])).toBeNull();
    expect(deviation("mean", sample(1_000, 40), [sample(0, 0)])).toBeNull();
    expect(deviation("mean", sample(9_000, 9), days(1_000, 1_000, 1_000))).toBeNull();
  });

  it("is finite, and grows with the value", () => {
    const value = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(value, value, fc.array(value, { minLength: 1, maxLength: 14 }), (a, b, history) => {
        const past = history.map((mean) => sample(mean * 50, 50));
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map(
          (mean) => deviation("mean", sample(mean * 50, 50), past)!.z,
        );
        expect(Number.isFinite(low)).toBe(true);
        expect(high).toBeGreaterThanOrEqual(low!);
      }),
      { numRuns: 200 },
    );
  });
});
