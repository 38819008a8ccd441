import { expect, test } from "vitest";
import {
  type ChartModel,
  fewKey,
  largestValue,
  openKey,
  sampleKey,
  splitFew,
  splitIncomplete,
  thresholdsInScale,
} from "./chart-model";

const model = (points: ChartModel["points"], kind: "line" | "area" = "line"): ChartModel => ({
  title: "",
  description: "",
  unit: "ms",
  from: 0,
  to: 10,
  timeZone: "UTC",
  points,
  series: [
    { key: "a", label: "a", color: "", kind },
    { key: "b", label: "b", color: "", kind },
  ],
});

test("the open bucket becomes a series that begins at the last complete point", () => {
  const points = [
    { t: 0, a: 1 },
    { t: 1, a: 2 },
    { t: 2, a: 3 },
  ];
  expect(splitIncomplete(points, ["a"], 2)).toEqual([
    { t: 0, a: 1 },
    { t: 1, a: 2, [openKey("a")]: 2 },
    { t: 2, a: null, [openKey("a")]: 3 },
  ]);
  expect(splitIncomplete(points, ["a"], null)).toEqual(points);
});

test("a gap stays a gap when a bucket is open", () => {
  const [point] = splitIncomplete([{ t: 0, a: null }], ["a"], 0);
  expect(point).toEqual({ t: 0, a: null, [openKey("a")]: null });
});

test("lines count with their highest value, areas with their sum, hidden series not at all", () => {
  const points = [{ t: 0, a: 3, b: 4 }];
  expect(largestValue(model(points), new Set())).toBe(4);
  expect(largestValue(model(points, "area"), new Set())).toBe(7);
  expect(largestValue(model(points), new Set(["b"]))).toBe(3);
});

test("a ceiling limits the axis when values are larger", () => {
  const points = [{ t: 0, a: 3, b: 400 }];
  expect(largestValue({ ...model(points), ceiling: 10 }, new Set())).toBe(10);
  expect(largestValue({ ...model(points), ceiling: 1_000 }, new Set())).toBe(400);
});

test("a very wide band does not flatten the measured line", () => {
  const points = [{ t: 0, a: 10, band: [5, 400] as [number, number] }];
  const banded = { ...model(points), band: { key: "band", label: "", color: "" } };
  expect(largestValue(banded, new Set())).toBe(15);
});

test("a band that the chart is about is shown whole, however wide", () => {
  const points = [
    { t: 0, a: 10, band: [10, 10] as [number, number] },
    { t: 9, a: null, band: [5, 400] as [number, number] },
  ];
  const banded = { ...model(points), band: { key: "band", label: "", color: "", whole: true } };
  expect(largestValue(banded, new Set())).toBe(400);
});

test("a threshold far above all values is not drawn", () => {
  const near = { value: 30, label: "near", tone: "critical" as const };
  const far = { value: 300, label: "far", tone: "critical" as const };
  expect(thresholdsInScale([near, far], 20)).toEqual([near]);
  expect(thresholdsInScale([{ ...far, inChart: true }], 20)).toHaveLength(1);
});

test("values of few requests become a line of their own, with their neighbors", () => {
  const points = [30, 5, 40, 50].map((n, t) => ({ t, a: t + 1, [sampleKey("a")]: n }));
  const series = [{ key: "a", label: "a", color: "", sampled: true }];
  expect(splitFew(points, series).map((point) => [point.a, point[fewKey("a")]])).toEqual([
    [1, 1],
    [null, 2],
    [3, 3],
    [4, null],
  ]);
  expect(splitFew(points, [{ key: "a", label: "a", color: "" }])).toEqual(points);
});

test("a percentile of few requests does not flatten the others", () => {
  const series = [{ key: "a", label: "a", color: "", sampled: true }];
  const of = (...values: [value: number, n: number][]) =>
    largestValue({ ...model(values.map(([a, n], t) => ({ t, a, [sampleKey("a")]: n }))), series }, new Set());
  expect(of([100, 40], [9_000, 2])).toBe(150);
  expect(of([100, 40], [120, 2])).toBe(120);
  expect(of([9_000, 2])).toBe(9_000);
});

test("a level that lasts is shown, though each of its points is of few requests", () => {
  const series = [{ key: "a", label: "a", color: "", sampled: true }];
  const points = (values: [value: number, n: number][]) =>
    values.map(([a, n], t) => ({ t, a, [sampleKey("a")]: n }));
  const of = (...values: [value: number, n: number][]) =>
    largestValue({ ...model(points(values)), series }, new Set());
  // Two minutes of 12 requests each are enough together, and the lower of the two is sure.
  expect(of([100, 40], [9_000, 12], [8_000, 12])).toBe(9_000);
  expect(of([100, 40], [9_000, 5], [8_000, 5])).toBe(150);
  expect(of([100, 40], [9_000, 12], [90, 12], [9_000, 12])).toBe(150);
});
