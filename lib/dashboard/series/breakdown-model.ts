import type { Change, ChartMark, Threshold } from "@/lib/dashboard/overview/overview-model";
import type { SeriesDimension } from "@/lib/schema/figures/filters";
import type { MetricName, Unit } from "@/lib/schema/figures/metric";

/** Of the drawn points, but for the mean of a share: that is of all requests of the range. */
export type LegendFigures = {
  min: number | null;
  mean: number | null;
  max: number | null;
  last: number | null;
};

/** A value of a dimension, and what shows only its requests; null: no filter does. */
type GroupValue = { name: string; filter: { name: string; value: string } | null };
/** `second`: the value of the second dimension, where there are two. `isRest`: the sum of all others. */
export type GroupName = GroupValue & { second?: GroupValue; isRest: boolean };

/** Times in epoch ms; values in base units (ms, tokens, USD, ratio). */
export type BreakdownSeries = GroupName & {
  /** Of the palette; null: gray. */
  color: number | null;
  values: (number | null)[];
  /** How many requests each value rests on; null for counts. */
  samples: number[] | null;
  legend: LegendFigures;
};

export type BreakdownPanel = {
  unit: Unit;
  starts: readonly number[];
  stepSeconds: number;
  from: number;
  to: number;
  timeZone: string;
  incompleteFrom: number | null;
  series: BreakdownSeries[];
  /** The same figure of all requests in the compared period. */
  compared: { name: string; values: (number | null)[] } | null;
  thresholds: Threshold[];
  /** Alerts, breakers and changes in the range. */
  marks: ChartMark[];
  /** A rule on what the lines show; null for figures that rules do not know. */
  rule: { metric: MetricName; by: readonly SeriesDimension[] } | null;
};

/** The figures of a line of the table of groups. Of a thousand lines: what does not apply is left out. */
type RowFigures = {
  requests: number;
  share: number;
  figures: { value: number | null; few?: true; change?: Change }[];
};
export type BreakdownRow = RowFigures & GroupName;
export type BreakdownTable = {
  /** The names of the dimensions, one by one and as a text. */
  by: readonly string[];
  group: string;
  /** Null: there is no data to compare with. */
  compared: string | null;
  columns: { label: string; unit: Unit }[];
  /** Null: of the whole range. */
  newest: Newest | null;
  rows: BreakdownRow[];
  total: RowFigures;
};

/** Counts of latencies: a column per span of time, a row per span of latency. */
export type HeatPanel = {
  /** Where each column begins, and where the last one ends. */
  times: number[];
  /** The lower edge of each row, and the upper one of the last, in ms. */
  edges: number[];
  /** By column, then by row. */
  counts: number[][];
  timeZone: string;
};

export type KeyFigure = {
  label: string;
  value: number | null;
  unit: Unit;
  /** How many requests a percentile or share rests on. */
  samples: number | null;
  change: Change | null;
  note: string;
  /** The start of its own range, such as now/M, which the page can show. */
  since?: string;
};

/** Which model answered for which. */
export type FallbackPanel = {
  pairs: {
    /** Null: not reported. */
    from: string | null;
    to: string;
    requests: number;
    share: number;
    meanLatencyMs: number;
    lastAt: number;
  }[];
  total: number;
  /** Only the newest requests of the range were read. */
  cut: boolean;
  timeZone: string;
  now: number;
};

/** Of the newest requests of a range only: how many were read, and where they begin. */
export type Newest = { requests: number; since: number };
/** `newest` null: the figures are of the whole range. */
export type KeyFigures = { figures: KeyFigure[]; newest: Newest | null; timeZone: string; now: number };
