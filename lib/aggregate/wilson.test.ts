import fc from "fast-check";
import { expect, it } from "vitest";
import { wilson } from "./wilson";

it.each([
  // Of 50 requests 5 have failed: 10 %, and no less than 4.3 %.
  [5, 50, 0.0435, 0.2136],
  [0, 20, 0, 0.1611],
  [20, 20, 0.8389, 1],
  [0, 0, 0, 1],
])("of %d in %d is between %d and %d", (count, total, low, high) => {
  const interval = wilson(count, total);
  expect(interval[0]).toBeCloseTo(low, 3);
  expect(interval[1]).toBeCloseTo(high, 3);
});

it("holds the share, and narrows with more of the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.nat(1_000), (total, part) => {
      const count = part % (total + 1);
      const [low, high] = wilson(count, total);
      const [lower, higher] = wilson(10 * count, 10 * total);
      expect(low).toBeLessThanOrEqual(count / total + 1e-12);
      expect(high).toBeGreaterThanOrEqual(count / total - 1e-12);
      expect(higher - lower).toBeLessThan(high - low);
    }),
    { seed: 3 },
  );
});
