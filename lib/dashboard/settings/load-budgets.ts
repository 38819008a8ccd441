import { exhaustionOf } from "@/lib/budget/exhaustion";
import { amountReachedAt, type BudgetState, budgetStates } from "@/lib/reads/budget-periods";
import { isoTime } from "@/lib/schema/time/epoch";

/** Shares of the amount that are marked on the bar. */
const MILESTONES = [0.5, 0.8, 1, 1.5];

/** Each budget with the spend, expected spend and forecast of its current period. */
export async function loadBudgets(projectId: number, now: number) {
  const states = await budgetStates(projectId, now);
  return Promise.all(states.map(async (state) => budgetStatus(state, await amountReachedAt(state, now))));
}
export type BudgetStatus = ReturnType<typeof budgetStatus>;

function budgetStatus(state: BudgetState, reachedAt: number | null) {
  const { budget, from, to, elapsed, spent, forecast, contributors } = state;
  const { id, name, period, amountUsd, timeZone, scope } = budget;
  const forecastPart =
    forecast && reachedAt === null ? exhaustionOf(forecast, spent.costUsd, amountUsd, elapsed) : null;
  const exhaustionAt = reachedAt ?? (forecastPart === null ? null : from + forecastPart * (to - from));
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
    exhaustion_at: exhaustionAt === null ? null : isoTime(exhaustionAt),
    milestones: MILESTONES.map((mark) => ({ share: mark, reached: share >= mark })),
    contributors: contributors.map(({ model, costUsd, beforeUsd }) => ({
      model,
      cost_usd: costUsd,
      before_usd: beforeUsd,
    })),
    doubtful_usd: spent.doubtfulUsd,
    unpriced_requests: spent.unpriced,
  };
}
