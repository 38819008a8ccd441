import { metricValue } from "@/lib/aggregate/metric-value";
import { forecastPeriod, type PeriodForecast } from "@/lib/budget/period-forecast";
import { forecastCurve } from "@/lib/budget/spend-curve";
import { type Provenance, readProvenance } from "@/lib/store/requests/price-provenance";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { type GroupedRollup, rankGroups } from "@/lib/store/rollups/read-rollups";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";
import { OTHERS } from "@/lib/store/rollups/rollup-statement";
import { type DaySpend, loadDaySpend, SPEND_STEP_MS } from "./load-day-spend";
import { loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { CostPanel } from "./overview-model";

const MODEL_LIMIT = 8;

export async function loadCostPanel(projectId: number, search: string): Promise<CostPanel> {
  const [frame, day] = await Promise.all([
    loadOverviewFrame(projectId, search),
    loadDaySpend(projectId, search),
  ]);
  const { filters, from, to } = frame.query;
  const [byModel, provenance] = await Promise.all([
    readByModel(frame),
    readProvenance({ projectId, filters, from, to }),
  ]);
  return prepareCostPanel(frame, day, byModel, provenance);
}

/** The models with the highest cost, and all others together. */
async function readByModel({ projectId, query, span }: OverviewFrame): Promise<readonly GroupedRollup[]> {
  const of = { projectId, filters: query.filters, ...span, level: levelOfSpan(span.to - span.from) };
  const { keys } = await rankGroups({ ...of, groupBy: "model" }, MODEL_LIMIT, "cost");
  return readCachedRollups({
    ...of,
    stepMs: null,
    groupBy: "model",
    apart: { keys, others: "merge" },
    sketches: [],
    figures: ["requests", "unpriced", "cost_nano"],
  });
}

export function prepareCostPanel(
  { total }: Pick<OverviewFrame, "total">,
  day: DaySpend,
  byModel: readonly Pick<GroupedRollup, "key" | "figures">[],
  provenance: Provenance,
): CostPanel {
  const { from, to, now, spentUsd, budget } = day;
  const forecast = forecastPeriod(spentUsd, (now - from) / (to - from), day.history);
  return {
    stepSeconds: SPEND_STEP_MS / 1_000,
    points: pointsOf(day, forecast),
    periodFrom: from,
    periodTo: to,
    spent: spentUsd,
    budget: budget && { name: budget.name, amount: budget.amountUsd },
    forecast: forecast && { low: forecast.low, mid: forecast.mid, high: forecast.high },
    doubtful: day.doubtfulUsd,
    unpricedRequests: total.unpriced,
    byModel: spendByModel(byModel),
    provenance,
  };
}

/** Cumulative spend at the end of each quarter of an hour, then the forecast, which begins where spend ends. */
function pointsOf(
  { from, to, now, quarters, spentUsd }: DaySpend,
  forecast: PeriodForecast | null,
): CostPanel["points"] {
  const none = { forecast: null, forecastMid: null };
  const points: CostPanel["points"] = [{ t: from, spent: 0, ...none }];
  let spent = 0;
  quarters.forEach((figures, at) => {
    spent += figures ? (metricValue("cost", figures) ?? 0) : 0;
    const end = from + (at + 1) * SPEND_STEP_MS;
    if (end <= now) points.push({ t: end, spent, ...none });
  });
  if (!forecast) return [...points, { t: now, spent: spentUsd, ...none }];
  const [first, ...rest] = forecastCurve(forecast, spentUsd, { from, to }, now, SPEND_STEP_MS);
  const pointOf = ({ t, mid, range }: NonNullable<typeof first>, spent: number | null) => ({
    ...{ t, spent },
    ...{ forecast: range, forecastMid: mid },
  });
  return [...points, pointOf(first!, spentUsd), ...rest.map((point) => pointOf(point, null))];
}

function spendByModel(rows: readonly Pick<GroupedRollup, "key" | "figures">[]): CostPanel["byModel"] {
  const costs = rows
    .map(({ key, figures }) => ({
      model: key === OTHERS ? null : key,
      cost: metricValue("cost", figures) ?? 0,
    }))
    .filter(({ cost }) => cost > 0)
    .sort(
      (a, b) =>
        Number(a.model === null) - Number(b.model === null) ||
        b.cost - a.cost ||
        a.model!.localeCompare(b.model!, "en"),
    );
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  return costs.map(({ model, cost }) => ({ model, cost, share: cost / total }));
}
