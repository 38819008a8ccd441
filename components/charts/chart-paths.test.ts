import { expect, test } from "vitest";
import type { ChartPoint, ChartSeries } from "./chart-model";
import { bandPath, chartPaths, endsOf } from "./chart-paths";

const SCALE = { from: 0, to: 100, top: 10 };
const line = (key: string, more: Partial<ChartSeries> = {}): ChartSeries => ({
  key,
  label: key,
  color: "red",
  ...more,
});
const pathsOf = (points: ChartPoint[], ...series: ChartSeries[]) =>
  Object.fromEntries(chartPaths(points, series, SCALE).map(({ id, d }) => [id, d]));

test("a line has gaps; a point between two of them is a dot", () => {
  const points = [
    { t: 0, a: 0 },
    { t: 10, a: 10 },
    { t: 20, a: null },
    { t: 30, a: 5 },
    { t: 40, a: null },
    { t: 50, a: 2 },
    { t: 60, a: 4 },
  ];
  expect(pathsOf(points, line("a"))).toEqual({
    a: "M0 1000l1000 -1000M3000 500h0M5000 800l1000 -200",
  });
});

test("areas stand on those before them, and what is missing below is nothing", () => {
  const area = (key: string) => line(key, { kind: "area" });
  const points = [
    { t: 0, a: 2, b: 3 },
    { t: 100, a: null, b: 1 },
  ];
  expect(pathsOf(points, area("a"), area("b"))).toEqual({
    "a area": "M0 800l0 200z",
    a: "M0 800h0",
    "b area": "M0 500l10000 400l0 100l-10000 -200z",
    b: "M0 500l10000 400",
  });
});

test("the edge of an area is dashed as its line in the legend is", () => {
  const points = [
    { t: 0, a: 2, b: 3 },
    { t: 100, a: 1, b: 1 },
  ];
  const areas = [line("a", { kind: "area" }), line("b", { kind: "area", dash: "7 2.5" })];
  const edges = chartPaths(points, areas, SCALE).filter(({ width }) => width !== undefined);
  expect(edges.map(({ id, dash }) => [id, dash])).toEqual([
    ["a", undefined],
    ["b", "7 2.5"],
  ]);
});

test("incomplete and uncertain values have paths of their own", () => {
  const points = [
    { t: 0, a: 1, a__open: null, a__few: null },
    { t: 50, a: 1, a__open: 1, a__few: 1 },
    { t: 100, a: null, a__open: 2, a__few: 3 },
  ];
  expect(pathsOf(points, line("a", { sampled: true }))).toEqual({
    a: "M0 900l5000 0",
    a__open: "M5000 900l5000 -100",
    a__few: "M5000 900l5000 -200",
  });
});

test("a band is as wide as its two ends", () => {
  const points: ChartPoint[] = [
    { t: 0, usual: [2, 4] },
    { t: 50, usual: [3, 4] },
    { t: 100, usual: null },
  ];
  expect(bandPath(points, endsOf("usual"), SCALE)).toBe("M0 600l5000 0l0 100l-5000 100z");
});
