import { cache } from "react";
import type { PeriodTotal } from "@/lib/budget/past-periods";
import { pastSpend, type SpendHistory, spendHistory } from "@/lib/reads/spend-history";
import { listBudgets } from "@/lib/store/budgets/budgets";

/** Times in epoch ms, amounts in USD. */
export type BudgetHistory = SpendHistory & {
  amountUsd: number;
  period: "daily" | "weekly" | "monthly";
  timeZone: string;
  /** The newest first. */
  past: PeriodTotal[];
};

/** Read once for all cards of a page. */
const budgetsOf = cache(listBudgets);

/** How the spend of a budget grows in its current period, and what the periods before cost; null if it was deleted. */
export async function loadBudgetHistory(
  projectId: number,
  budgetId: string,
  now: number,
): Promise<BudgetHistory | null> {
  const budget = (await budgetsOf(projectId)).find(({ id }) => id === budgetId);
  if (!budget) return null;
  const [current, past] = await Promise.all([spendHistory(budget, now, now), pastSpend(budget, now)]);
  const { amountUsd, period, timeZone } = budget;
  return { ...current, amountUsd, period, timeZone, past };
}
