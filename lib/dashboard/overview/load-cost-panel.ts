import { metricValue } from "@/lib/aggregate/metric-value";
import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { forecastPeriod, type PeriodForecast } from "@/lib/budget/period-forecast";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { type Provenance, readProvenance } from "@/lib/store/requests/price-provenance";
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
  return prepareCostPanel(frame, day, await readProvenance({ projectId, filters, from, to }));
}

export function prepareCostPanel(
  { total, bySeries, series }: Pick<OverviewFrame, "total" | "bySeries" | "series">,
  day: DaySpend,
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
    byModel: spendByModel(bySeries, series),
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
  points.push({ t: now, spent: spentUsd, forecast: [spentUsd, spentUsd], forecastMid: spentUsd });
  const length = to - from;
  const shareNow = forecast.shareAt((now - from) / length);
  const next = from + (Math.floor((now - from) / SPEND_STEP_MS) + 1) * SPEND_STEP_MS;
  for (let t = next; t <= to; t += SPEND_STEP_MS) {
    const share = forecast.shareAt((t - from) / length);
    // The share of the remaining spend that is expected by then.
    const part =
      t >= to ? 1 : shareNow < 1 ? Math.min(1, Math.max(0, (share - shareNow) / (1 - shareNow))) : 1;
    const at = (end: number) => spentUsd + (end - spentUsd) * part;
    points.push({
      t,
      spent: null,
      forecast: [at(forecast.low), at(forecast.high)],
      forecastMid: at(forecast.mid),
    });
  }
  return points;
}

function spendByModel(
  bySeries: OverviewFrame["bySeries"],
  series: OverviewFrame["series"],
): CostPanel["byModel"] {
  const figures = new Map<string, Rollup>();
  for (const [id, part] of bySeries) {
    const model = series.get(id)?.model ?? "unknown";
    const known = figures.get(model) ?? emptyRollup();
    mergeRollup(known, part);
    figures.set(model, known);
  }
  const costs = [...figures]
    .map(([model, part]) => ({ model, cost: metricValue("cost", part) ?? 0 }))
    .filter(({ cost }) => cost > 0)
    .sort((a, b) => b.cost - a.cost || a.model.localeCompare(b.model, "en"));
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  const rest = costs.slice(MODEL_LIMIT).reduce((sum, { cost }) => sum + cost, 0);
  const shown = rest > 0 ? [...costs.slice(0, MODEL_LIMIT), { model: null, cost: rest }] : costs;
  return shown.map(({ model, cost }) => ({ model, cost, share: cost / total }));
}
