import { describe, expect, it } from "vitest";
import { addValue, emptySketch } from "@/lib/aggregate/sketch";
import { type Lengths, prepareQuality } from "./prepare-quality";

const sketchOf = (...values: [value: number, count: number][]) => {
  const sketch = emptySketch();
  for (const [value, count] of values) addValue(sketch, value, count);
  return sketch;
};
const lengths = (model: string, now: Lengths["now"], before: Lengths["before"], known = true): Lengths => ({
  model,
  service: "chat",
  now,
  before,
  known,
  finishes: { now: { known: 0, truncated: 0 }, before: { known: 0, truncated: 0 } },
});

describe("prepareQuality", () => {
  it("compares with the previous period, largest shift first", () => {
    const rows = prepareQuality([
      lengths("steady", sketchOf([400, 100]), sketchOf([400, 100])),
      lengths("shorter", sketchOf([200, 100]), sketchOf([400, 100])),
    ]);
    expect(rows.map(({ model }) => model)).toEqual(["shorter", "steady"]);
    expect(rows[0]!.shift).toBeCloseTo(-0.5, 1);
    expect(rows[1]!.shift).toBeCloseTo(0, 9);
  });

  it("excludes responses without output", () => {
    const [row] = prepareQuality([lengths("a", sketchOf([0, 90], [400, 30]), sketchOf([400, 30]))]);
    expect(row).toMatchObject({ requests: 30, shift: expect.closeTo(0, 9) });
  });

  it("computes the very short share from the previous 5th percentile", () => {
    const before = sketchOf([20, 4], [400, 96]);
    const [row] = prepareQuality([lengths("a", sketchOf([10, 30], [400, 70]), before)]);
    expect(row!.short_limit).toBeCloseTo(400, -1);
    expect(row!.short_share).toBeCloseTo(0.3, 1);
  });

  it("computes the very long share from the previous 95th percentile: a runaway that the median hides", () => {
    const before = sketchOf([400, 96], [600, 4]);
    const runaway = lengths("runaway", sketchOf([400, 85], [30_000, 15]), before);
    const rows = prepareQuality([lengths("steady", before, before), runaway]);
    expect(rows.map(({ model }) => model)).toEqual(["runaway", "steady"]);
    expect(rows[0]!.shift).toBeCloseTo(0, 9);
    expect(rows[0]!.long_limit).toBeCloseTo(400, -1);
    expect(rows[0]!.long_share).toBeCloseTo(0.15, 2);
  });

  it.each([
    ["too few now", sketchOf([400, 19]), sketchOf([400, 100])],
    ["too few before", sketchOf([400, 100]), sketchOf([400, 19])],
  ])("has no shift with %s", (_, now, before) => {
    expect(prepareQuality([lengths("a", now, before)])[0]).toMatchObject({
      ...{ shift: null, short_share: null, long_share: null },
    });
  });

  it("has the truncated share if finish reasons are reported", () => {
    const one = lengths("a", sketchOf([400, 100]), sketchOf([400, 100]));
    const finishes = { now: { known: 80, truncated: 20 }, before: { known: 0, truncated: 0 } };
    const rows = prepareQuality([one, { ...one, finishes }]);
    expect(rows).toMatchObject([
      { truncated_share: null, finish_known: 0 },
      { truncated_share: 0.25, truncated_share_before: null, finish_known: 80 },
    ]);
  });

  it("marks new models and leaves out models without requests in the range", () => {
    const rows = prepareQuality([
      lengths("new", sketchOf([400, 50]), emptySketch(), false),
      lengths("gone", emptySketch(), sketchOf([400, 50])),
    ]);
    expect(rows).toMatchObject([{ model: "new", is_new: true, shift: null }]);
  });
});
