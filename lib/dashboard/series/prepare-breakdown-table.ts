import { comparePeriods } from "@/lib/aggregate/compare-periods";
import { metricValue } from "@/lib/aggregate/metric-value";
import { mergeCells } from "@/lib/aggregate/rollup";
import { lowerFirst } from "@/lib/format/first-letter";
import { METRICS } from "@/lib/schema/figures/facts";
import { FEW_SAMPLES } from "@/lib/schema/figures/few-samples";
import { dimensionName, groupingName } from "@/lib/schema/figures/grouping";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { BreakdownTable } from "./breakdown-model";
import type { BreakdownFrame, ListedGroups } from "./load-breakdown";
import { nameOf } from "./name-of";
import { comparedName, metricFigure, newestOf } from "./prepare-breakdown";

type TableFrame = Pick<BreakdownFrame, "grouping" | "query" | "before" | "since" | "readLimit">;

/** The groups of the range and all of them together, each with its figures against the compared period. */
export function prepareBreakdownTable(
  frame: TableFrame,
  { groups, leftOut }: ListedGroups,
  metrics: readonly MetricName[],
): BreakdownTable {
  const { grouping, before } = frame;
  const newest = newestOf(frame);
  const whole = mergeCells(groups.map(({ total }) => total));
  const figuresOf = (total: Rollup, earlier: Rollup | null) => ({
    requests: total.requests,
    share: total.requests / whole.requests,
    figures: metrics.map((metric) => {
      const { samples } = metricFigure(metric);
      const value = metricValue(metric, total);
      const few = samples !== undefined && value !== null && samples(total) < FEW_SAMPLES;
      return {
        value,
        ...(few && { few }),
        ...(earlier && { change: comparePeriods(metric, value, metricValue(metric, earlier)) }),
      };
    }),
  });
  const by = grouping.map(dimensionName);
  return {
    by,
    group: groupingName(by),
    compared: comparedName(frame),
    newest,
    columns: metrics.map((metric) => ({
      label: lowerFirst(METRICS[metric].label),
      unit: METRICS[metric].unit,
    })),
    rows: groups.map((group) => ({
      ...nameOf({ grouping, leftOut }, group),
      ...figuresOf(group.total, group.before),
    })),
    total: figuresOf(whole, comparedName(frame) === null ? null : before),
  };
}
