import { NO_FILTERS } from "@/lib/schema/filters";
import { startOf } from "@/lib/schema/zoned-time";
import { listBudgets } from "@/lib/store/budgets";
import { readWindow } from "@/lib/store/read-window";

const UNITS = { daily: "d", weekly: "w", monthly: "M" } as const;
const DAY_MS = 86_400_000;

/** Where the period of a budget that holds `now` begins and ends, by the clock of its zone. */
export function budgetPeriod(
  period: keyof typeof UNITS,
  timeZone: string,
  now: number,
): { from: number; to: number } {
  const unit = UNITS[period];
  const from = startOf(now, unit, timeZone);
  // Past the end of any period, but before the end of the next one.
  const inNext = from + { d: 1.5, w: 10, M: 40 }[unit] * DAY_MS;
  return { from, to: startOf(inNext, unit, timeZone) };
}

/** Spend of the running period, its share, and where a steady pace would end. */
export async function loadBudgets(projectId: number, now: number) {
  const budgets = await listBudgets(projectId);
  return Promise.all(
    budgets.map(async ({ id, name, period, amountUsd, timeZone }) => {
      const { from, to } = budgetPeriod(period, timeZone, now);
      const figures = await readWindow({ projectId, filters: NO_FILTERS, from, to: now + 1, sketches: [] });
      const spent = Number(figures.costNano) / 1e9;
      const elapsed = (now - from) / (to - from);
      const forecast = elapsed > 0 ? spent / elapsed : null;
      const exhausted =
        forecast !== null && forecast > amountUsd ? from + ((to - from) * amountUsd) / forecast : null;
      return {
        id,
        name,
        period,
        amount_usd: amountUsd,
        time_zone: timeZone,
        period_from: new Date(from).toISOString(),
        period_to: new Date(to).toISOString(),
        spent_usd: spent,
        share: spent / amountUsd,
        forecast_usd: forecast,
        exhaustion_at: exhausted === null ? null : new Date(exhausted).toISOString(),
        unpriced_requests: figures.unpriced,
      };
    }),
  );
}
export type BudgetStatus = Awaited<ReturnType<typeof loadBudgets>>[number];
