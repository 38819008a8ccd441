import fc from "fast-check";
import { expect, it } from "vitest";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { chooseStep } from "./choose-step";

it.each([
  [HOUR_MS, 300, 60],
  [6 * HOUR_MS, 300, 120],
  [24 * HOUR_MS, 300, 300],
  [7 * 24 * HOUR_MS, 300, 3600],
  [30 * 24 * HOUR_MS, 300, 10_800],
  [365 * 24 * HOUR_MS, 300, 172_800],
])("a span of %d ms in %d points has steps of %d s", (span, points, step) => {
  expect(chooseStep(span, points)).toBe(step);
});

it("never gives more points than asked for", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 * 365 * 24 * HOUR_MS }),
      fc.integer({ min: 10, max: 500 }),
      (span, points) => {
        expect(span / (chooseStep(span, points) * 1000)).toBeLessThanOrEqual(points);
      },
    ),
  );
});
