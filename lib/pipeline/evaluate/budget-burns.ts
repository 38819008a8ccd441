import { type BudgetSource, type BudgetState, budgetKey } from "@/lib/reads/budget-periods";
import { budgetReads, readUnlessHeld } from "@/lib/reads/budget-reads";
import { budgetBurn, burnSpans } from "@/lib/rules/budget/budget-burn";
import type { BudgetBurn } from "@/lib/rules/budget/cost-burn-findings";
import { isByRequest } from "@/lib/schema/rules/budget";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { readSpendBySteps } from "@/lib/store/budgets/budget-spend";

/** Recent spend of each budget, in every window of the kind cost_burn. */
export function budgetBurns(
  states: readonly BudgetState[],
  now: number,
  source: BudgetSource,
): Promise<BudgetBurn[]> {
  return Promise.all(states.map((state) => burnOf(state, now, source)));
}

async function burnOf(
  { budget, from, to, forecast }: BudgetState,
  now: number,
  { read, stamp }: BudgetSource,
): Promise<BudgetBurn> {
  const { projectId, scope } = budget;
  const spans = burnSpans(now);
  const readMinutes = () => readSpendBySteps({ projectId, scope, ...spans.minutes }, "minute", read);
  const key = `minutes ${budgetKey(budget)}`;
  const minutesOf = () => {
    // Budgets by tag or user read the requests themselves: once a minute.
    if (isByRequest(scope)) return budgetReads.get(key, MINUTE_MS, now, readMinutes);
    return stamp === null ? readMinutes() : readUnlessHeld(key, stamp, now, readMinutes);
  };
  const [minutes, hours] = await Promise.all([
    minutesOf(),
    budgetReads.get(`hours ${budgetKey(budget)} ${spans.hours.to}`, HOUR_MS, now, () =>
      readSpendBySteps({ projectId, scope, ...spans.hours }, "hour", read),
    ),
  ]);
  return budgetBurn({ budget, from, to, forecastUsd: forecast?.mid ?? null }, { minutes, hours }, now);
}
