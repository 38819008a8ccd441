import { exhaustionOf } from "@/lib/budget/exhaustion";
import { type BudgetState, budgetStates } from "@/lib/pipeline/evaluate/budget-periods";

/** Marks on the way to the amount and beyond it, as they are shown. */
const MILESTONES = [0.5, 0.8, 1, 1.5];

/** Each budget with what its running period has spent, what is usual by now, and where it will end. */
export async function loadBudgets(projectId: number, now: number) {
  return (await budgetStates(projectId, now)).map(budgetStatus);
}
export type BudgetStatus = ReturnType<typeof budgetStatus>;

const iso = (ts: number) => new Date(ts).toISOString();

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
    period_from: iso(from),
    period_to: iso(to),
    spent_usd: spent.costUsd,
    share,
    /** Of the amount, by now, if the period went as periods usually do. */
    expected_share: forecast ? forecast.shareAt(elapsed) : elapsed,
    forecast_usd: forecast?.mid ?? null,
    forecast_low_usd: forecast?.low ?? null,
    forecast_high_usd: forecast?.high ?? null,
    exhaustion_at: exhausted === null ? null : iso(from + exhausted * (to - from)),
    milestones: MILESTONES.map((mark) => ({ share: mark, reached: share >= mark })),
    contributors: contributors.map(({ model, costUsd, beforeUsd }) => ({
      model,
      cost_usd: costUsd,
      before_usd: beforeUsd,
    })),
    unpriced_requests: spent.unpriced,
  };
}
