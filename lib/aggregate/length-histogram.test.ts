import { expect, it } from "vitest";
import { lengthHistogram } from "./length-histogram";
import { addValue, emptySketch } from "./sketch";

const sketchOf = (...values: [value: number, count: number][]) => {
  const sketch = emptySketch();
  for (const [value, count] of values) addValue(sketch, value, count);
  return sketch;
};

it("sets two distributions side by side, as shares of each", () => {
  const bars = lengthHistogram(sketchOf([100, 30], [1_000, 10]), sketchOf([100, 5], [400, 5]), 12);
  expect(bars.length).toBeLessThanOrEqual(12);
  const sum = (name: "now" | "before") => bars.reduce((total, bar) => total + bar[name], 0);
  expect([sum("now"), sum("before")]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
  const barOf = (value: number) => bars.find(({ from, to }) => value > from && value <= to)!;
  expect(barOf(100)).toMatchObject({ now: 0.75, before: 0.5 });
  expect(barOf(400)).toMatchObject({ now: 0, before: 0.5 });
  expect(barOf(1_000).now).toBeCloseTo(0.25, 9);
  for (const [at, bar] of bars.entries()) if (at > 0) expect(bar.from).toBeCloseTo(bars[at - 1]!.to, 9);
});

it.each([
  [emptySketch(), emptySketch(), 0],
  [sketchOf([5, 3]), emptySketch(), 1],
])("has as many bars as there are values for", (now, before, bars) => {
  expect(lengthHistogram(now, before, 20)).toHaveLength(bars);
});
