import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeHitRate } from "./hit-rate";

describe("the per-request z-score rule as a rate", () => {
  it.each([
    // n and hits of the window, n and hits of the week: whether it breaches
    [100, 30, 10_000, 400, true],
    [100, 11, 10_000, 400, false], // under three times the usual share
    [19, 19, 10_000, 400, false], // too few requests
    [40, 4, 10_000, 40, false], // too few hits
    [1_000, 130, 10_000, 400, true],
    [0, 0, 10_000, 400, false],
    [30, 30, 0, 0, true],
    [30, 5, 0, 0, false], // no week: (0 + 1) / (0 + 20) is the usual share
    [500, 500, 500, 500, false],
  ])("%d requests with %d hits after %d with %d: %s", (n, hits, weekN, weekHits, breaches) => {
    expect(judgeHitRate({ n, hits }, { n: weekN, hits: weekHits }).breaches).toBe(breaches);
  });

  it("grows with the hits and stays finite", () => {
    fc.assert(
      fc.property(
        fc.nat(5_000),
        fc.nat(100_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, week, share) => {
          const usual = { n: week, hits: Math.floor(week * share) };
          const z = Array.from(
            { length: 5 },
            (_, step) => judgeHitRate({ n, hits: Math.floor((n * step) / 4) }, usual).z,
          );
          expect(z.every(Number.isFinite)).toBe(true);
          expect(z).toEqual(z.toSorted((a, b) => a - b));
        },
      ),
      { seed: 2 },
    );
  });
});
