import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Unit } from "@/lib/schema/figures/metric";
import { chartLayout } from "./chart-layout";
import type { ChartModel } from "./chart-model";
import { logLayout, placedPoints } from "./log-axis";

const NONE: ReadonlySet<string> = new Set();
const modelOf = (
  values: (number | null)[],
  unit: Unit = "ms",
  more: Partial<ChartModel> = {},
): ChartModel => ({
  title: "Latency",
  description: "",
  unit,
  from: 0,
  to: values.length,
  timeZone: "UTC",
  points: values.map((a, t) => ({ t, a })),
  series: [{ key: "a", label: "p95", color: "red" }],
  ...more,
});
const layoutOf = (model: ChartModel) =>
  logLayout(model, NONE, chartLayout(model, NONE, { tickLimit: 5, wantedAxis: 0 }));
const labels = ({ values }: ReturnType<typeof layoutOf>) => values.ticks.map(values.label);

describe("a logarithmic axis", () => {
  it.each([
    [[300, 70_000], "ms", ["1\u202fs", "10\u202fs", "60\u202fs"]],
    [[300, 800], "ms", ["500\u202fms", "1\u202fs"]],
    [[4_000_000, 9_800_000_000], "ms", ["10\u202fh", "24\u202fh", "10\u202fd", "100\u202fd"]],
    [[0.0004, 3], "usd", ["$0.001", "$0.01", "$0.10", "$1.00"]],
    [[12, 90_000], "tokens", ["100", "1,000", "10\u202fk", "100\u202fk"]],
  ] as const)("over %j %s has round ticks", (values, unit, ticks) => {
    expect(labels(layoutOf(modelOf([...values], unit)))).toEqual(ticks);
  });

  it("draws equal ratios equally far apart, and 0 at the bottom", () => {
    const model = modelOf([0, 100, 1_000, 10_000]);
    const { values } = layoutOf(model);
    const drawn = placedPoints(model.points, model, values.place!).map(({ a }) => a as number);
    expect(drawn[0]).toBe(0);
    expect(drawn[3]! - drawn[2]!).toBeCloseTo(drawn[2]! - drawn[1]!);
  });

  it("places thresholds and bands with the values, and leaves counts of requests alone", () => {
    const model = modelOf([100, 10_000], "ms", {
      points: [
        { t: 0, a: 100, a__n: 7, usual: [50, 100] },
        { t: 1, a: 10_000, a__n: 9, usual: null },
      ],
      thresholds: [{ value: 10_000, label: "alert", tone: "critical" }],
    });
    const { values, thresholds } = layoutOf(model);
    const [first, second] = placedPoints(model.points, model, values.place!);
    expect(thresholds[0]!.value).toBe(second!.a);
    expect(first).toMatchObject({ t: 0, a__n: 7, usual: [0, first!.a] });
    expect(second).toMatchObject({ t: 1, a__n: 9, usual: null });
  });

  it("is linear where nothing is above 0", () => {
    const model = modelOf([0, null]);
    expect(layoutOf(model).values.place).toBeUndefined();
  });

  it("keeps the order of values and has ticks within the plot", () => {
    const units = fc.constantFrom<Unit>("ms", "usd", "ratio", "tokens", "count");
    const value = fc.oneof(
      fc.constant(null),
      fc.constant(0),
      fc.double({ min: 1e-9, max: 1e12, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), units, (values, unit) => {
        const model = modelOf(values, unit);
        const { values: axis } = layoutOf(model);
        if (!axis.place) return;
        const known = values.filter((one): one is number => one !== null).sort((a, b) => a - b);
        const places = known.map(axis.place);
        for (const [at, place] of places.entries()) {
          expect(place).toBeGreaterThanOrEqual(0);
          expect(place).toBeLessThanOrEqual(1);
          if (at > 0) expect(place).toBeGreaterThanOrEqual(places[at - 1]!);
        }
        for (const [at, tick] of axis.ticks.entries())
          expect(tick).toBeGreaterThan(at === 0 ? -1 : axis.ticks[at - 1]!);
        expect(axis.ticks.length).toBeLessThanOrEqual(10);
      }),
    );
  });
});
