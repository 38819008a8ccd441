import { expect, test } from "vitest";
import { placeSpanLabels } from "./span-labels";

const spans = (...starts: number[]) => starts.map((from) => ({ from, label: "breaker opened 14:25" }));

test("a label is drawn on the side with room", () => {
  expect(placeSpanLabels(spans(100, 900), 0, 1_000, 800)).toEqual([
    { shown: true, left: false },
    { shown: true, left: true },
  ]);
});

test("the newest of overlapping labels is shown", () => {
  expect(placeSpanLabels(spans(100, 150, 900), 0, 1_000, 800).map(({ shown }) => shown)).toEqual([
    false,
    true,
    true,
  ]);
  expect(placeSpanLabels(spans(200, 900), 0, 1_000, 220).map(({ shown }) => shown)).toEqual([false, true]);
});

test("a label wider than its side is hidden", () => {
  expect(placeSpanLabels(spans(500), 0, 1_000, 150)[0]!.shown).toBe(false);
});
