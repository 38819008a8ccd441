import { FEW_SAMPLES } from "@/lib/schema/figures/few-samples";
import type { Unit } from "@/lib/schema/figures/metric";

/** A chart is prepared data plus marks: nothing here computes a value. */

/** One time: `t` in epoch ms, a value (null: a gap) per series key, `[low, high]` for a band. */
export type ChartPoint = { t: number; [key: string]: number | null | [number, number] };

export type ChartSeries = {
  key: string;
  label: string;
  /** The label in parts, where one is within another. */
  names?: readonly string[];
  color: string;
  width?: number;
  /** Areas are stacked. */
  kind?: "line" | "area";
  dashed?: boolean;
  /** Distinguishes lines without their color. */
  dash?: string;
  /** Points have the number of requests behind the value under `sampleKey`; those of few are drawn faint. */
  sampled?: boolean;
  /** A row of the legend table. */
  figures?: { min: number | null; mean: number | null; max: number | null; last: number | null };
  /** Where the requests of this line are. */
  href?: string;
  /** Where those that it sums up are listed one by one. */
  allHref?: string;
  /** The same chart without it. */
  excludeHref?: string;
  /** Shown next to the label in the legend. */
  legendValue?: string;
  /** Drawn, but not in the legend. */
  quiet?: boolean;
};

/** `whole`: the axis shows all of it, however wide it is. */
export type ChartBand = { key: string; label: string; color: string; whole?: boolean };
export type ChartThreshold = {
  value: number;
  label: string;
  tone: "warning" | "critical";
  inChart?: boolean;
};
/** Of the tone neutral or note without length: an event that is not a problem, such as a new model. */
export type ChartSpan = {
  from: number;
  to: number;
  label: string;
  tone: SpanTone;
  /** The page of what happened, or the id of the note that says it. */
  href?: string;
  note?: string;
};
export type SpanTone = "warning" | "critical" | "neutral" | "note";

const SPAN_COLORS = { neutral: "var(--ink-3)", note: "var(--accent)" };
export const spanColor = (tone: SpanTone) =>
  tone === "neutral" || tone === "note" ? SPAN_COLORS[tone] : `var(--${tone})`;

export type ChartModel = {
  title: string;
  /** For screen readers: what the chart shows. */
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
  /** Index of the first incomplete bucket: dashed from there. */
  incompleteFrom?: number | null;
  /** The most that the axis shows; larger values are cut off. */
  ceiling?: number;
  /** A point to mark with a dot, such as now on the cost curve. */
  dot?: { t: number; key: string };
};

export const openKey = (key: string) => `${key}__open`;
export const fewKey = (key: string) => `${key}__few`;
export const sampleKey = (key: string) => `${key}__n`;

/** Moves values of few requests to a line of their own, with their neighbors, so that it can be faint. */
export function splitFew(points: readonly ChartPoint[], series: readonly ChartSeries[]): ChartPoint[] {
  const sampled = series.filter((one) => one.sampled && one.kind !== "area");
  if (sampled.length === 0) return [...points];
  const isFew = (at: number, key: string) =>
    typeof points[at]?.[key] === "number" && Number(points[at]![sampleKey(key)]) < FEW_SAMPLES;
  return points.map((point, at) => {
    const split: ChartPoint = { ...point };
    for (const { key } of sampled) {
      const few = isFew(at, key);
      split[fewKey(key)] = few || isFew(at - 1, key) || isFew(at + 1, key) ? (point[key] ?? null) : null;
      if (few) split[key] = null;
    }
    return split;
  });
}

/** Moves the incomplete buckets to a series of their own, from the last complete point on, so that it can be dashed. */
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

/** Whether anything was measured: a share of 0 was, a count of 0 was not. */
export const hasData = ({ series, points }: Pick<ChartModel, "series" | "points">): boolean =>
  series.some(({ key, sampled }) => points.some((point) => (sampled ? point[key] != null : point[key])));

/** The largest value that the axis must show; stacked areas add up. */
export function largestValue(model: ChartModel, hidden: ReadonlySet<string>): number {
  const lines = model.series.filter(({ key, kind }) => kind !== "area" && !hidden.has(key));
  const areas = model.series.filter(({ key, kind }) => kind === "area" && !hidden.has(key));
  let largest = 0;
  for (const point of model.points) {
    let stack = 0;
    for (const { key } of areas) stack += typeof point[key] === "number" ? point[key] : 0;
    largest = Math.max(largest, stack);
  }
  let largestOfFew = 0;
  for (const { key } of lines) {
    const [lasting, single] = largestOfLine(model.points, key);
    largest = Math.max(largest, lasting);
    largestOfFew = Math.max(largestOfFew, single);
  }
  // A percentile of a handful of requests must not flatten the others.
  largest = largest === 0 ? largestOfFew : Math.max(largest, Math.min(largestOfFew, largest * 1.5));
  return Math.min(Math.max(largest, bandTop(model, largest)), model.ceiling ?? Number.POSITIVE_INFINITY);
}

/** The largest level that holds over enough requests, of one point or of neighbors, and the largest value of any point. */
function largestOfLine(points: readonly ChartPoint[], key: string): [lasting: number, single: number] {
  let lasting = 0;
  let single = 0;
  points.forEach(({ [key]: own }, at) => {
    if (typeof own !== "number") return;
    single = Math.max(single, own);
    let level = own;
    let samples = 0;
    // What has no samples is not an estimate.
    for (let before = at; before >= 0 && samples < FEW_SAMPLES; before--) {
      const { [key]: value, [sampleKey(key)]: n = FEW_SAMPLES } = points[before]!;
      if (typeof value !== "number") continue;
      level = Math.min(level, value);
      samples += Number(n);
    }
    if (samples >= FEW_SAMPLES) lasting = Math.max(lasting, level);
  });
  return [lasting, single];
}

/** A very wide band must not flatten the measured line, unless the band is what the chart is about. */
function bandTop({ band, points }: ChartModel, largest: number): number {
  let top = 0;
  for (const point of points) {
    const ends = band && point[band.key];
    if (Array.isArray(ends)) top = Math.max(top, ends[1]);
  }
  return band?.whole ? top : Math.min(top, largest * 1.5);
}

/** Thresholds far above all values would flatten the lines; they appear in the legend only. */
export function thresholdsInScale(thresholds: readonly ChartThreshold[], largest: number): ChartThreshold[] {
  return thresholds.filter(({ value, inChart }) => inChart ?? (largest > 0 && value <= largest * 2));
}

/** The value at the dot. */
export function dotValue(points: readonly ChartPoint[], dot: { t: number; key: string }): number | null {
  const value = points.find(({ t }) => t === dot.t)?.[dot.key];
  return typeof value === "number" ? value : null;
}
