import { expect, it } from "vitest";
import { exhaustionOf, stepThatReaches } from "./exhaustion";

const even = (part: number) => part;
/** Nothing before noon. */
const late = (part: number) => Math.max(0, 2 * part - 1);

it.each<[string, number, number, number, number, (part: number) => number, number | null]>([
  ["lasts where the forecast is below the amount", 40, 80, 100, 0.5, even, null],
  ["ends evenly", 50, 100, 75, 0.5, even, 0.75],
  ["ends late where money is spent late", 0, 100, 50, 0.25, late, 0.75],
  ["ends with the period where the forecast just meets it", 50, 100, 100, 0.5, even, 1],
])("a budget %s", (_, spent, mid, amount, elapsed, shareAt, expected) => {
  const part = exhaustionOf({ mid, shareAt }, spent, amount, elapsed);
  if (expected === null) expect(part).toBeNull();
  else expect(part).toBeCloseTo(expected, 2);
});

it.each<[string, number, [number, number][], number, ReturnType<typeof stepThatReaches>]>([
  ["no step of an empty period", 10, [], 0, null],
  [
    "no step below the amount",
    10,
    [
      [0, 4],
      [60, 5],
    ],
    0,
    null,
  ],
  [
    "the step that meets the amount",
    10,
    [
      [0, 4],
      [60, 6],
      [120, 1],
    ],
    0,
    { start: 60, before: 4 },
  ],
  [
    "the first that passes it, in any order",
    10,
    [
      [120, 20],
      [0, 4],
      [60, 7],
    ],
    0,
    { start: 60, before: 4 },
  ],
  [
    "a step after what was spent before",
    10,
    [
      [0, 1],
      [60, 1],
    ],
    8.5,
    { start: 60, before: 9.5 },
  ],
])("the amount is reached in %s", (_, amount, costs, before, expected) => {
  expect(stepThatReaches(amount, new Map(costs), before)).toEqual(expected);
});
