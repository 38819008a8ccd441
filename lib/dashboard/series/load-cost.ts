import { comparePeriods } from "@/lib/aggregate/compare-periods";
import { costUsd, metricValue } from "@/lib/aggregate/metric-value";
import { mergeCells } from "@/lib/aggregate/rollup";
import { wholeMinutes } from "@/lib/dashboard/range/whole-minutes";
import { formatValue } from "@/lib/format/format-value";
import { dimensionName, groupingName, isRaw } from "@/lib/schema/figures/grouping";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { readProvenance } from "@/lib/store/requests/price-provenance";
import type { BreakdownPanel, KeyFigures, Newest } from "./breakdown-model";
import type { CostGroups, CostParts } from "./cost-model";
import type { BreakdownFrame } from "./load-breakdown";
import { loadComparable } from "./load-comparable";
import { loadMarks } from "./load-marks";
import { loadMonthSpend, type MonthSpend } from "./load-month-spend";
import { nameOf } from "./name-of";
import { comparedName, type Figure, newestOf, prepareFigures, prepareGroupsPanel } from "./prepare-breakdown";
import { prepareCostParts } from "./prepare-cost-parts";

/** The page on cost; each function reads the query string of the page, and all share one read. */

const frameOf = (projectId: number, search: string) => loadComparable(projectId, search, "", "cost");

const COST: Figure = { unit: "usd", value: costUsd, isSum: true };

/** All requests of the range: groups that are read from the requests themselves may be those of the newest only. */
async function wholeOf(projectId: number, search: string): Promise<BreakdownFrame> {
  const frame = await frameOf(projectId, search);
  if (!isRaw(frame.grouping)) return frame;
  const ungrouped = new URLSearchParams(search);
  ungrouped.set("by", "none");
  ungrouped.delete("then");
  return frameOf(projectId, ungrouped.toString());
}

/** Of the range; then of today and this month, whatever the range is. */
export async function loadCostFigures(projectId: number, search: string): Promise<KeyFigures> {
  const frame = await wholeOf(projectId, search);
  const { query, now } = frame;
  const range = prepareFigures(frame, ["cost", "cost_per_request"]);
  const { today, month, forecast } = await loadMonthSpend(projectId, query.filters, query.timeZone, now);
  const plain = { unit: "usd" as const, samples: null, change: null };
  return {
    ...range,
    figures: [
      ...range.figures,
      { ...plain, label: "Today", value: today, note: "since midnight", since: "now/d" },
      { ...plain, label: "This month", value: month, note: "so far", since: "now/M" },
      {
        ...plain,
        ...{ label: "Month forecast", value: forecast?.mid ?? null, note: rangeOf(forecast) },
        since: "now/M",
      },
    ],
  };
}

const rangeOf = (forecast: MonthSpend["forecast"]) =>
  forecast ? `${formatValue(forecast.low, "usd")} – ${formatValue(forecast.high, "usd")}` : "too early";

/** Cost of each bucket, one layer per group. `newest` null: of all of the range. */
export async function loadCostPanel(
  projectId: number,
  search: string,
): Promise<{ panel: BreakdownPanel; newest: Newest | null; now: number }> {
  const frame = await frameOf(projectId, search);
  const panel = prepareGroupsPanel(frame, COST, {
    metric: "cost",
    marks: await loadMarks(frame, "cost"),
  });
  return { panel, newest: newestOf(frame), now: frame.now };
}

/** How sure the total of the range is, and which tokens it paid for. */
export async function loadCostParts(projectId: number, search: string): Promise<CostParts> {
  const { query, total } = await wholeOf(projectId, search);
  const { filters } = query;
  return prepareCostParts(total, await readProvenance({ projectId, filters, ...wholeMinutes(query) }));
}

/** The groups of the range by cost, and all of them together. */
export async function loadCostGroups(projectId: number, search: string): Promise<CostGroups> {
  const frame = await frameOf(projectId, search);
  const { grouping, before, list } = frame;
  const newest = newestOf(frame);
  const { groups, leftOut } = await list();
  const total = mergeCells(groups.map((group) => group.total));
  const whole = costUsd(total) ?? 0;
  const figuresOf = (figures: Rollup, earlier: Rollup | null) => {
    const cost = costUsd(figures);
    return {
      cost,
      share: whole > 0 ? (cost ?? 0) / whole : 0,
      change: earlier && comparePeriods("cost", cost, costUsd(earlier)),
      requests: figures.requests,
      perRequest: cost === null ? null : metricValue("cost_per_request", figures),
      doubtful: Number(figures.doubtfulNano) / 1e9,
      unpriced: figures.unpriced,
    };
  };
  const by = grouping.map(dimensionName);
  return {
    by,
    group: groupingName(by),
    compared: comparedName(frame),
    newest,
    rows: groups.map((group) => ({
      ...nameOf({ grouping, leftOut }, group),
      ...figuresOf(group.total, group.before),
    })),
    total: figuresOf(total, comparedName(frame) === null ? null : before),
  };
}
