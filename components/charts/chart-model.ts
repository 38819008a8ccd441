import type { Unit } from "@/lib/schema/figures/metric";

/** A chart is prepared data plus marks: nothing here computes a figure. */

/** One moment: `t` in epoch ms, a value (or null: a gap) for each series key, `[low, high]` for a band. */
export type ChartPoint = { t: number; [key: string]: number | null | [number, number] };

export type ChartSeries = {
  key: string;
  label: string;
  colour: string;
  width?: number;
  /** Stacked areas add up; a line stands for itself. */
  kind?: "line" | "area";
  dashed?: boolean;
  /** The value in the legend; absent: none. */
  legendValue?: string;
  /** Drawn, but not in the legend. */
  quiet?: boolean;
};

export type ChartBand = { key: string; label: string; colour: string };
export type ChartThreshold = {
  value: number;
  label: string;
  tone: "warning" | "critical";
  inChart?: boolean;
};
/** A neutral span of no length marks a moment that is no trouble. */
export type ChartSpan = { from: number; to: number; label: string; tone: SpanTone };
export type SpanTone = "warning" | "critical" | "neutral";

export const spanColour = (tone: SpanTone) => (tone === "neutral" ? "var(--ink-3)" : `var(--${tone})`);

export type ChartModel = {
  title: string;
  /** For those who do not see it: what is drawn and what it says. */
  description: string;
  unit: Unit;
  from: number;
  to: number;
  timeZone: string;
  points: ChartPoint[];
  series: ChartSeries[];
  band?: ChartBand;
  thresholds?: ChartThreshold[];
  spans?: ChartSpan[];
  /** Index of the first bucket that is still open: dashed from there. */
  incompleteFrom?: number | null;
  /** The axis ends here at the latest, where larger values are beside the point; lines run off its top. */
  ceiling?: number;
  /** A moment to dot, such as now on the cost curve. */
  dot?: { t: number; key: string };
};

export const openKey = (key: string) => `${key}__open`;

/** The open bucket becomes a series of its own that begins at the last complete point, so that it can be dashed. */
export function splitIncomplete(
  points: readonly ChartPoint[],
  keys: readonly string[],
  incompleteFrom: number | null | undefined,
): ChartPoint[] {
  if (incompleteFrom === null || incompleteFrom === undefined || incompleteFrom >= points.length) {
    return [...points];
  }
  return points.map((point, at) => {
    if (at < incompleteFrom - 1) return point;
    const split: ChartPoint = { ...point };
    for (const key of keys) {
      split[openKey(key)] = point[key] ?? null;
      if (at >= incompleteFrom) split[key] = null;
    }
    return split;
  });
}

/** The largest value that the axis must show; stacked areas add up. */
export function largestValue(model: ChartModel, hidden: ReadonlySet<string>): number {
  const lines = model.series.filter(({ key, kind }) => kind !== "area" && !hidden.has(key));
  const areas = model.series.filter(({ key, kind }) => kind === "area" && !hidden.has(key));
  let largest = 0;
  for (const point of model.points) {
    let stack = 0;
    for (const { key } of areas) stack += typeof point[key] === "number" ? point[key] : 0;
    largest = Math.max(largest, stack);
    for (const { key } of lines) if (typeof point[key] === "number") largest = Math.max(largest, point[key]);
  }
  return Math.min(Math.max(largest, bandTop(model, largest)), model.ceiling ?? Number.POSITIVE_INFINITY);
}

/** A band belongs to the picture, but a very uncertain one must not press the measured line flat. */
function bandTop({ band, points }: ChartModel, largest: number): number {
  let top = 0;
  for (const point of points) {
    const ends = band && point[band.key];
    if (Array.isArray(ends)) top = Math.max(top, ends[1]);
  }
  return Math.min(top, largest * 1.5);
}

/** Thresholds far above everything measured would press the data flat: they are told in the legend only. */
export function thresholdsInScale(thresholds: readonly ChartThreshold[], largest: number): ChartThreshold[] {
  return thresholds.filter(({ value, inChart }) => inChart ?? (largest > 0 && value <= largest * 2));
}
