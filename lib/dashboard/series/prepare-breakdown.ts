import { comparePeriods } from "@/lib/aggregate/compare-periods";
import { latencyHeat } from "@/lib/aggregate/latency-heat";
import { metricValue, sampleOfMean } from "@/lib/aggregate/metric-value";
import { emptyRollup, mergeCells } from "@/lib/aggregate/rollup";
import { sketchCount } from "@/lib/aggregate/sketch";
import type { ChartMark } from "@/lib/dashboard/overview/overview-model";
import { incompleteFrom } from "@/lib/dashboard/range/chart-steps";
import { METRICS } from "@/lib/schema/figures/facts";
import { FEW_SAMPLES } from "@/lib/schema/figures/few-samples";
import { isRaw, seriesDimensions } from "@/lib/schema/figures/grouping";
import type { MetricName, Unit } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { Comparison } from "@/lib/schema/http/page-query";
import type { Rule } from "@/lib/schema/rules/rule";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import type {
  BreakdownPanel,
  BreakdownSeries,
  HeatPanel,
  KeyFigures,
  LegendFigures,
  Newest,
} from "./breakdown-model";
import type { BreakdownFrame, BreakdownGroup } from "./load-breakdown";
import { nameOf } from "./name-of";
import { thresholdsOn } from "./thresholds-on";

/** How many colors the palette has. */
const COLORS = 10;

/** A figure of a chart. `perMinute`: a count as a rate; `isSum`: 0 without requests; `samples`: what a value rests on. */
export type Figure = {
  unit: Unit;
  value: (figures: Rollup) => number | null;
  samples?: (figures: Rollup) => number;
  perMinute?: boolean;
  isSum?: boolean;
  /** The mean of the legend is of all requests of the range. */
  exactMean?: boolean;
};

export function metricFigure(metric: MetricName): Figure {
  const { unit, source } = METRICS[metric];
  const value = (figures: Rollup) => metricValue(metric, figures);
  if (source.kind === "quantile")
    return { unit, value, samples: ({ [source.sketch]: sketch }) => sketchCount(sketch) };
  if (source.kind === "share") return { unit, value, samples: ({ [source.of]: of }) => of, exactMean: true };
  if (source.kind === "mean")
    return { unit, value, samples: (figures) => sampleOfMean(figures, source), exactMean: true };
  return { unit, value };
}

export const perMinute = (unit: Unit, value: (figures: Rollup) => number): Figure => ({
  unit,
  value,
  perMinute: true,
});

type Frame = Pick<
  BreakdownFrame,
  | "now"
  | "query"
  | "steps"
  | "grouping"
  | "groups"
  | "leftOut"
  | "since"
  | "cells"
  | "total"
  | "compared"
  | "appeared"
>;

/** What is drawn beside the lines; `metric`: that of the rules on them. */
type Beside = { rules?: readonly Rule[]; metric?: MetricName; marks?: ChartMark[] };

/** One line per group, the largest group first. */
export function prepareGroupsPanel(frame: Frame, figure: Figure, beside: Beside = {}): BreakdownPanel {
  const series = frame.groups.map((group) => ({
    ...nameOf(frame, group),
    key: group.key,
    ...drawn(frame, group.cells, group.total, figure),
  }));
  return panelOf(frame, figure, colored(series, frame.appeared), beside);
}

/** Several figures of all requests as lines. */
export function prepareFiguresPanel(
  frame: Frame,
  figures: readonly {
    name: string;
    figure: Figure;
    color?: number | null;
    isRest?: boolean;
    filter?: BreakdownSeries["filter"];
  }[],
  compared: Figure,
  beside: Beside = {},
): BreakdownPanel {
  const series = figures.map(({ name, figure, color, isRest = false, filter = null }, at) => ({
    name,
    color: color === undefined ? at % COLORS : color,
    isRest,
    filter,
    ...drawn(frame, frame.cells, frame.total, figure),
  }));
  return panelOf(frame, compared, series, beside);
}

function panelOf(
  frame: Frame,
  figure: Figure,
  series: BreakdownSeries[],
  { rules = [], metric, marks = [] }: Beside,
): BreakdownPanel {
  const { query, steps, now, grouping, compared } = frame;
  const { starts, from, to } = steps;
  const by = seriesDimensions(grouping);
  return {
    unit: figure.unit,
    starts,
    stepSeconds: steps.stepMs / 1_000,
    from: query.from,
    to: query.to,
    timeZone: query.timeZone,
    incompleteFrom: incompleteFrom(steps, now),
    series,
    compared: compared && {
      name: comparisonName(query.compare!),
      values: compared.map((cell, at) => valueAt(cell, figure, (starts[at + 1] ?? to) - starts[at]!)),
    },
    thresholds:
      metric && !isRaw(grouping) && from < to
        ? thresholdsOn(metric, rules, { filters: query.filters, by })
        : [],
    marks,
    rule: metric ? { metric, by } : null,
  };
}

export const comparisonName = (comparison: Comparison): string =>
  ({ previous: "previous period", day: "a day earlier", week: "a week earlier" })[comparison];

const EMPTY = emptyRollup();

/** A rate or a sum without requests is zero; any other figure has a gap. */
function valueAt(
  cell: Rollup | null,
  { value, perMinute: isRate, isSum }: Figure,
  lengthMs: number,
): number | null {
  if (isSum) return cell ? value(cell) : 0;
  if (!isRate) return cell && value(cell);
  return ((value(cell ?? EMPTY) ?? 0) * MINUTE_MS) / lengthMs;
}

function drawn({ steps, now, since }: Frame, cells: BreakdownGroup["cells"], total: Rollup, figure: Figure) {
  const { starts, to } = steps;
  // A group without any price gets no line at $0, not even where it has no requests.
  const isUnknown = figure.isSum && figure.value(total) === null;
  const values = cells.map((cell, at) => {
    const [start, end] = [starts[at]!, starts[at + 1] ?? to];
    if (isUnknown || start > now || (since !== null && end <= since)) return null;
    // The rate of a bucket that is open or was read in part is over that part, at least a minute.
    const part = Math.min(end, now) - Math.max(start, since ?? start);
    return valueAt(cell, figure, Math.min(end - start, Math.max(MINUTE_MS, part)));
  });
  const samples = figure.samples ? cells.map((cell) => (cell ? figure.samples!(cell) : 0)) : null;
  const mean = figure.exactMean ? figure.value(total) : undefined;
  const incomplete = incompleteFrom(steps, now);
  const legend = figure.samples
    ? legendOf(poolFew(cells, figure.samples, incomplete).map(figure.value), mean, null)
    : legendOf(values, mean, incomplete);
  return { values, samples, legend };
}

/**
 * Neighboring cells joined until each rests on enough requests, from the last complete one back: a level that lasts is in
 * the legend however few requests each bucket has. A few that stand alone are left out, unless there is nothing else.
 */
function poolFew(
  cells: BreakdownGroup["cells"],
  samplesOf: (figures: Rollup) => number,
  incomplete: number | null,
): Rollup[] {
  const pools: Rollup[] = [];
  let open: Rollup[] = [];
  let samples = 0;
  for (const cell of cells.slice(0, incomplete ?? cells.length).reverse()) {
    if (!cell) continue;
    const own = samplesOf(cell);
    open.push(cell);
    samples += own;
    if (samples < FEW_SAMPLES) continue;
    pools.unshift(own >= FEW_SAMPLES ? cell : mergeCells(open));
    open = [];
    samples = 0;
  }
  if (pools.length > 0) return pools;
  return cells.some(Boolean) ? [mergeCells(cells)] : [];
}

/** The last is the last complete one. */
export function legendOf(
  values: readonly (number | null)[],
  mean: number | null | undefined,
  incomplete: number | null,
): LegendFigures {
  const known = values.flatMap((value, at) => (value === null ? [] : [{ value, at }]));
  if (known.length === 0) return { min: null, mean: mean ?? null, max: null, last: null };
  const sum = known.reduce((total, { value }) => total + value, 0);
  const last = known.findLast(({ at }) => incomplete === null || at < incomplete) ?? known.at(-1)!;
  return {
    min: known.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY),
    mean: mean === undefined ? sum / known.length : mean,
    max: known.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY),
    last: last.value,
  };
}

/** A name has the same color wherever it is drawn: by when it first appeared. Two lines of a chart never share one. */
function colored<S extends { key: string | null; isRest: boolean }>(
  series: readonly S[],
  appeared: ReadonlyMap<string, number>,
) {
  const taken = new Set<number>();
  const colors = new Map<S, number>();
  const rank = ({ key }: S) => appeared.get(key ?? "") ?? 0;
  for (const one of series.filter(({ isRest }) => !isRest).sort((a, b) => rank(a) - rank(b))) {
    let color = rank(one) % COLORS;
    while (taken.has(color)) color = (color + 1) % COLORS;
    taken.add(color);
    colors.set(one, color);
  }
  return series.map((one) => {
    const { key: _, ...rest } = one;
    return { ...rest, color: colors.get(one) ?? null };
  });
}

type NewestFrame = Pick<BreakdownFrame, "since" | "readLimit">;

export const newestOf = ({ since, readLimit }: NewestFrame): Newest | null =>
  since === null || readLimit === null ? null : { requests: readLimit, since };

type ComparedFrame = NewestFrame & Pick<BreakdownFrame, "before" | "query">;

/** The period that figures are compared with; null where it has no data, or its data is not read. */
export const comparedName = ({ since, before, query }: ComparedFrame): string | null =>
  since === null && before.requests > 0 ? comparisonName(query.compare ?? "previous") : null;

/** The key figures of a page against the compared period. */
export function prepareFigures(
  frame: NewestFrame & Pick<BreakdownFrame, "total" | "before" | "query" | "now">,
  metrics: readonly MetricName[],
): KeyFigures {
  const { total, before, query, now } = frame;
  const newest = newestOf(frame);
  const compared = comparedName(frame);
  const figures = metrics.map((metric) => {
    const { samples } = metricFigure(metric);
    const value = total.requests === 0 ? null : metricValue(metric, total);
    return {
      label: METRICS[metric].label,
      value,
      unit: METRICS[metric].unit,
      samples: value === null ? null : (samples?.(total) ?? null),
      change: compared === null ? null : comparePeriods(metric, value, metricValue(metric, before)),
      note: value === null ? "no data" : compared === null ? "nothing to compare with" : `vs ${compared}`,
    };
  });
  return { figures, newest, timeZone: query.timeZone, now };
}

export function prepareHeatPanel({ steps, cells, query }: Frame): HeatPanel {
  return { ...latencyHeat(cells, steps), timeZone: query.timeZone };
}
