import { createContext } from "react";
import { formatValue } from "@/lib/format/format-value";
import type { Unit } from "@/lib/schema/figures/metric";
import type { ChartLayout } from "./chart-layout";
import { type ChartModel, type ChartPoint, sampleKey } from "./chart-model";

/** True within a panel whose reader chose a logarithmic axis. */
export const LogAxis = createContext(false);

/** Smaller values are drawn at the bottom. */
const MOST_DECADES = 6;
const DURATIONS = [
  1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 86_400_000, 864_000_000, 8_640_000_000,
];
const FACTORS = [1, 2, 5];

/** The smallest value above 0 of the lines that are shown; null where there is none. */
function smallestValue({ points, series }: ChartModel, hidden: ReadonlySet<string>): number | null {
  let smallest: number | null = null;
  for (const { key } of series) {
    if (hidden.has(key)) continue;
    for (const { [key]: value } of points)
      if (typeof value === "number" && value > 0 && value < (smallest ?? Number.POSITIVE_INFINITY))
        smallest = value;
  }
  return smallest;
}

/** Of durations what is read as round, then powers of ten, then 1, 2 and 5 times those: the first of which two lie between. */
function logTicks(bottom: number, top: number, unit: Unit): number[] {
  const within = (ticks: number[]) => ticks.filter((tick) => tick >= bottom && tick <= top);
  const powers: number[] = [];
  for (let power = Math.floor(Math.log10(bottom)); 10 ** power <= top; power++) powers.push(10 ** power);
  const coarse = unit === "ms" && bottom >= 0.1 ? [DURATIONS, powers] : [powers];
  const fine = powers.flatMap((power) => FACTORS.map((one) => one * power));
  return coarse.map(within).find((ticks) => ticks.length >= 2) ?? within(fine);
}

/** The layout on a logarithmic axis from 0 to 1; as it is where there is nothing above 0 to draw. */
export function logLayout(model: ChartModel, hidden: ReadonlySet<string>, linear: ChartLayout): ChartLayout {
  const { unit } = model;
  const smallest = smallestValue(model, hidden);
  const { top } = linear.values;
  if (smallest === null || smallest >= top) return linear;
  const bottom = Math.max(smallest / 1.1, top / 10 ** MOST_DECADES);
  const place = (value: number) =>
    value <= bottom ? 0 : Math.min(1, Math.log(value / bottom) / Math.log(top / bottom));
  const marks = logTicks(bottom, top, unit).map((value) => ({
    at: place(value),
    text: formatValue(value, unit),
  }));
  if (marks.length === 0) return linear;
  const texts = new Map(marks.map(({ at, text }) => [at, text]));
  const narrow = 8 + 6.2 * Math.max(...marks.map(({ text }) => text.length));
  return {
    ...linear,
    thresholds: linear.thresholds.map((one) => ({ ...one, value: place(one.value) })),
    values: { ticks: marks.map(({ at }) => at), top: 1, label: (at) => texts.get(at) ?? "", place },
    axis: { narrow, wide: Math.max(narrow, linear.axis.wide) },
  };
}

/** The points where the layout draws them. */
export function placedPoints(
  points: readonly ChartPoint[],
  { series }: ChartModel,
  place: (value: number) => number,
): ChartPoint[] {
  const counts = new Set(["t", ...series.map(({ key }) => sampleKey(key))]);
  return points.map((point) => {
    const placed: ChartPoint = { t: point.t };
    for (const [key, value] of Object.entries(point)) {
      if (counts.has(key) || value === null) placed[key] = value;
      else placed[key] = typeof value === "number" ? place(value) : [place(value[0]), place(value[1])];
    }
    return placed;
  });
}
