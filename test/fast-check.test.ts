import fc from "fast-check";
import { expect, it } from "vitest";

it("properties draw the same values in each run", () => {
  const [first, second] = [1, 2].map(() => fc.check(fc.property(fc.integer(), () => {})));
  expect(first!.seed).toBe(Number(process.env.PROPERTY_SEED ?? 20261130));
  expect(second!.seed).toBe(first!.seed);
});
