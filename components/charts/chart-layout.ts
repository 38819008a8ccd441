import { type ChartModel, type ChartThreshold, largestValue, thresholdsInScale } from "./chart-model";
import { type TimeTicks, timeTicks } from "./time-ticks";
import { tickText, valueTicks } from "./value-ticks";

/** The room around the plot, in px. */
export const RIGHT_PX = 4;
export const BOTTOM_PX = 22;
export const topPx = ({ spans }: ChartModel) => (spans?.length ? 24 : 6);
/** A chart that is narrower gives its axis no more room than the labels need. */
export const WIDE_PX = 500;

export type ChartLayout = {
  /** Those that are drawn. */
  thresholds: ChartThreshold[];
  /** `place`: where a value is drawn, on an axis that is not linear. */
  values: {
    ticks: number[];
    top: number;
    label: (value: number) => string;
    place?: (value: number) => number;
  };
  time: TimeTicks;
  /** The width left of the plot: what the labels need, and what is wanted where there is room. */
  axis: { narrow: number; wide: number };
};

/** The axes of a chart. */
export function chartLayout(
  model: ChartModel,
  hidden: ReadonlySet<string>,
  { tickLimit, wantedAxis }: { tickLimit: number; wantedAxis: number },
): ChartLayout {
  const { unit, from, to, timeZone } = model;
  const largest = largestValue(model, hidden);
  const thresholds = thresholdsInScale(model.thresholds ?? [], largest);
  const wanted = Math.max(largest * 1.02, ...thresholds.map(({ value }) => value * 1.05));
  // No share is above 100 %.
  const ticks = valueTicks(unit === "ratio" && largest <= 1 ? Math.min(1, wanted) : wanted, unit);
  const label = (value: number) => tickText(value, unit, ticks);
  const narrow = 8 + 6.2 * Math.max(...ticks.map((tick) => label(tick).length));
  return {
    thresholds,
    values: { ticks, top: ticks.at(-1)!, label },
    time: timeTicks(from, to, timeZone, tickLimit),
    axis: { narrow, wide: Math.max(narrow, wantedAxis) },
  };
}
