import { expect, test } from "vitest";
import { placeSpanLabels } from "./span-labels";

const spans = (...starts: number[]) => starts.map((from) => ({ from, label: "breaker opened 14:25" }));
const placed = (starts: number[], width: number) =>
  placeSpanLabels(spans(...starts), 0, 1_000, width).map(({ left, text, spans: own }) => [
    left ? "left" : "right",
    text,
    own.map(({ from }) => from),
  ]);

test("a label is on the side with room", () => {
  expect(placed([100, 900], 800)).toEqual([
    ["right", "breaker opened 14:25", [100]],
    ["left", "breaker opened 14:25", [900]],
  ]);
});

test("the newest of overlapping labels is shown and stands for the others too", () => {
  expect(placed([100, 150, 900], 800)).toEqual([
    ["right", "breaker opened 14:25 +1", [100, 150]],
    ["left", "breaker opened 14:25", [900]],
  ]);
  expect(placed([200, 900], 240)).toEqual([["left", "breaker opened 14:25 +1", [200, 900]]]);
});

test("where no label fits, events are counted", () => {
  expect(placed([500], 160)).toEqual([["right", "1 event", [500]]]);
  expect(placed([400, 500], 160)).toEqual([["right", "2 events", [400, 500]]]);
});

test("an event that began before the range is labeled at its start", () => {
  expect(placeSpanLabels(spans(-300), 0, 1_000, 800)).toMatchObject([{ x: 0, left: false }]);
});
