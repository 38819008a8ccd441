import { metricValue } from "@/lib/aggregate/metric-value";
import { partOf } from "@/lib/budget/budget-period";
import { forecastPeriod, type PeriodForecast } from "@/lib/budget/period-forecast";
import { forecastCurve } from "@/lib/budget/spend-curve";
import { type DaySpend, loadDaySpend, SPEND_STEP_MS } from "./load-day-spend";
import { loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { CostPanel } from "./overview-model";

export async function loadCostPanel(projectId: number, search: string): Promise<CostPanel> {
  const [frame, day] = await Promise.all([
    loadOverviewFrame(projectId, search),
    loadDaySpend(projectId, search),
  ]);
  return prepareCostPanel(frame, day);
}

export function prepareCostPanel({ total }: Pick<OverviewFrame, "total">, day: DaySpend): CostPanel {
  const { from, to, now, spentUsd, budget } = day;
  const forecast = forecastPeriod(spentUsd, partOf({ from, to }, now), day.history);
  return {
    points: pointsOf(day, forecast),
    periodFrom: from,
    periodTo: to,
    spent: spentUsd,
    budget: budget && { name: budget.name, amount: budget.amountUsd },
    forecast: forecast && { low: forecast.low, mid: forecast.mid, high: forecast.high },
    doubtful: day.doubtfulUsd,
    unpricedRequests: total.unpriced,
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
