import { exhaustionOf } from "@/lib/budget/exhaustion";
import { type BudgetState, budgetStates } from "@/lib/pipeline/evaluate/budget-periods";
import { isoTime } from "@/lib/schema/time/epoch";

/** Shares of the amount that are marked on the bar. */
const MILESTONES = [0.5, 0.8, 1, 1.5];

/** Each budget with the spend, expected spend and forecast of its current period. */
export async function loadBudgets(projectId: number, now: number) {
  return (await budgetStates(projectId, now)).map(budgetStatus);
}
export type BudgetStatus = ReturnType<typeof budgetStatus>;

function budgetStatus({ budget, from, to, elapsed, spent, forecast, contributors }: BudgetState) {
  const { id, name, period, amountUsd, timeZone, scope } = budget;
  const exhausted = forecast && exhaustionOf(forecast, spent.costUsd, amountUsd, elapsed);
  const share = spent.costUsd / amountUsd;
  return {
    id,
    name,
    period,
    amount_usd: amountUsd,
    time_zone: timeZone,
    scope,
    period_from: isoTime(from),
    period_to: isoTime(to),
    spent_usd: spent.costUsd,
    share,
    /** The share of the amount that past periods had spent by this time. */
    expected_share: forecast ? forecast.shareAt(elapsed) : elapsed,
    forecast_usd: forecast?.mid ?? null,
    forecast_low_usd: forecast?.low ?? null,
    forecast_high_usd: forecast?.high ?? null,
    exhaustion_at: exhausted === null ? null : isoTime(from + exhausted * (to - from)),
    milestones: MILESTONES.map((mark) => ({ share: mark, reached: share >= mark })),
    contributors: contributors.map(({ model, costUsd, beforeUsd }) => ({
      model,
      cost_usd: costUsd,
      before_usd: beforeUsd,
    })),
    unpriced_requests: spent.unpriced,
  };
}
