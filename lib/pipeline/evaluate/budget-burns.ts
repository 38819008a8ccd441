import { type BudgetState, budgetKey } from "@/lib/reads/budget-periods";
import { budgetReads } from "@/lib/reads/budget-reads";
import { budgetBurn, burnSpans } from "@/lib/rules/budget/budget-burn";
import type { BudgetBurn } from "@/lib/rules/budget/cost-burn-findings";
import { isByRequest } from "@/lib/schema/rules/budget";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { readSpendBySteps } from "@/lib/store/budgets/budget-spend";
import { type ReadRollups, readRollups } from "@/lib/store/rollups/read-rollups";

/** Recent spend of each budget, in every window of the kind cost_burn. */
export function budgetBurns(
  states: readonly BudgetState[],
  now: number,
  read: ReadRollups = readRollups,
): Promise<BudgetBurn[]> {
  return Promise.all(states.map((state) => burnOf(state, now, read)));
}

async function burnOf(
  { budget, from, to, forecast }: BudgetState,
  now: number,
  read: ReadRollups,
): Promise<BudgetBurn> {
  const { projectId, scope } = budget;
  const spans = burnSpans(now);
  const readMinutes = () => readSpendBySteps({ projectId, scope, ...spans.minutes }, "minute", read);
  const [minutes, hours] = await Promise.all([
    // Budgets by tag or user read the requests themselves: once a minute.
    isByRequest(scope)
      ? budgetReads.get(`minutes ${budgetKey(budget)}`, MINUTE_MS, now, readMinutes)
      : readMinutes(),
    budgetReads.get(`hours ${budgetKey(budget)} ${spans.hours.to}`, HOUR_MS, now, () =>
      readSpendBySteps({ projectId, scope, ...spans.hours }, "hour", read),
    ),
  ]);
  return budgetBurn({ budget, from, to, forecastUsd: forecast?.mid ?? null }, { minutes, hours }, now);
}
