import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { hourOf, usualBand, usualMean } from "./usual-band";

const NOW = Date.UTC(2026, 10, 23, 14);
const history = (values: (number | null)[]) =>
  new Map(
    values.flatMap((value, day) => (value === null ? [] : [[NOW - (day + 1) * DAY_MS, value] as const])),
  );

describe("the usual band of an hour", () => {
  it.each([
    ["no history", []],
    ["two days", [8_000, 8_100]],
    ["two days of fourteen with data", [8_000, null, null, 8_100, null]],
    ["only zeros", [0, 0, 0, 0]],
  ])("is null with %s", (_, values) => expect(usualBand(history(values), NOW, "UTC")).toBeNull());

  it("lies around the median, at least 15 % to either side", () => {
    const [low, high] = usualBand(history([8_000, 8_000, 8_000]), NOW, "UTC")!;
    expect(low).toBeCloseTo(8_000 * Math.exp(-0.15), 6);
    expect(high).toBeCloseTo(8_000 * Math.exp(0.15), 6);
  });

  it("is not moved by one bad day", () => {
    const calm = usualBand(history([8_000, 8_200, 7_900, 8_100, 8_000]), NOW, "UTC")!;
    const bad = usualBand(history([8_000, 8_200, 7_900, 90_000, 8_000]), NOW, "UTC")!;
    expect(bad[1] / calm[1]).toBeLessThan(1.1);
  });

  it("reads only the same hour of 14 days", () => {
    const values = history(new Array(14).fill(8_000));
    for (let hour = 1; hour < 24; hour++) values.set(NOW - DAY_MS - hour * HOUR_MS, 1);
    values.set(NOW - 15 * DAY_MS, 1);
    values.set(NOW, 1);
    expect(usualBand(values, NOW, "UTC")).toEqual(usualBand(history(new Array(14).fill(8_000)), NOW, "UTC"));
  });

  it("holds the median of its days", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 14 }),
        (values) => {
          const [low, high] = usualBand(history(values), NOW, "UTC")!;
          const sorted = values.toSorted((a, b) => a - b);
          const middle = sorted[Math.floor(sorted.length / 2)]!;
          expect(low).toBeLessThanOrEqual(middle);
          expect(high * 1.0000001).toBeGreaterThanOrEqual(sorted[Math.floor((sorted.length - 1) / 2)]!);
        },
      ),
    );
  });
});

describe("the usual mean of a span", () => {
  const sums = (perDay: number[], count = 100) =>
    new Map(perDay.map((mean, day) => [NOW - (day + 1) * DAY_MS, { sum: mean * count, count }]));

  it("is the median over the days of the mean in the same hours", () => {
    expect(usualMean(sums([400, 420, 900]), NOW, NOW + HOUR_MS, 30, "UTC")).toBe(420);
  });

  it.each([
    ["two days", sums([400, 420]), null],
    ["too few requests a day", sums([400, 420, 410], 29), null],
    ["eight days, of which the eighth does not count", sums([1, 1, 1, 1, 1, 1, 1, 99]), 1],
  ])("with %s", (_, history, expected) =>
    expect(usualMean(history, NOW, NOW + HOUR_MS, 30, "UTC")).toBe(expected),
  );

  it("weighs hours by their requests", () => {
    const cells = new Map<number, { sum: number; count: number }>();
    for (const day of [1, 2, 3]) {
      cells.set(NOW - day * DAY_MS, { sum: 9_000, count: 90 });
      cells.set(NOW - day * DAY_MS + HOUR_MS, { sum: 10_000, count: 10 });
    }
    expect(usualMean(cells, NOW + 30 * 60_000, NOW + 2 * HOUR_MS, 30, "UTC")).toBe(190);
  });
});

it("hours start in UTC", () => expect(hourOf(NOW + 59 * 60_000)).toBe(NOW));
