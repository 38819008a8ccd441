import { expect, it } from "vitest";
import { exhaustionOf } from "./exhaustion";

const even = (part: number) => part;
/** Nothing before noon. */
const late = (part: number) => Math.max(0, 2 * part - 1);

it.each<[string, number, number, number, number, (part: number) => number, number | null]>([
  ["lasts where the forecast is below the amount", 40, 80, 100, 0.5, even, null],
  ["ends evenly", 50, 100, 75, 0.5, even, 0.75],
  ["is over where it is spent", 120, 240, 100, 0.5, even, 0.5],
  ["ends late where money is spent late", 0, 100, 50, 0.25, late, 0.75],
  ["ends with the period where the forecast just meets it", 50, 100, 100, 0.5, even, 1],
])("a budget %s", (_, spent, mid, amount, elapsed, shareAt, expected) => {
  const part = exhaustionOf({ mid, shareAt }, spent, amount, elapsed);
  if (expected === null) expect(part).toBeNull();
  else expect(part).toBeCloseTo(expected, 2);
});
