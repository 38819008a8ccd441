import { exhaustionOf } from "@/lib/budget/exhaustion";
import { amountReachedAt, type BudgetState, budgetStates } from "@/lib/reads/budget-periods";
import { isoTime } from "@/lib/schema/time/epoch";
import { listKeyNames, nameKeys } from "@/lib/store/people/api-keys";

/** Shares of the amount that are marked on the bar. */
const MILESTONES = [0.5, 0.8, 1, 1.5];

/** Each budget with the spend, expected spend and forecast of its current period. */
export async function loadBudgets(projectId: number, now: number) {
  const states = await budgetStates(projectId, now);
  const ids = states.flatMap(({ budget }) => budget.scope.api_key ?? []);
  const names = ids.length === 0 ? new Map<string, string>() : await nameKeys(projectId, ids);
  return Promise.all(
    states.map(async (state) => {
      const { api_key } = state.budget.scope;
      const keyName = api_key === undefined ? null : (names.get(api_key) ?? null);
      return budgetStatus(state, await amountReachedAt(state, now), keyName);
    }),
  );
}

/** The keys that a budget may be limited to: the newest of each that was replaced. */
export async function loadBudgetKeys(projectId: number): Promise<BudgetKey[]> {
  return (await listKeyNames(projectId)).map(({ id, name, last4, isUsable }) => ({
    id,
    name,
    last4,
    isUsable,
  }));
}
export type BudgetKey = { id: string; name: string; last4: string; isUsable: boolean };

export type BudgetStatus = ReturnType<typeof budgetStatus>;

function budgetStatus(state: BudgetState, reachedAt: number | null, keyName: string | null) {
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
    /** Of the key in its scope: as the newest key that replaced it is called. */
    api_key_name: keyName,
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
