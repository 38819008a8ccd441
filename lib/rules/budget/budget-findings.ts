import type { Budget } from "@/lib/schema/rules/budget";
import type { Finding } from "@/lib/schema/rules/finding";
import { ofBudget } from "./budget-identity";

/** Spend of each daily budget's day against `multiple` times its amount. A new day starts from nothing and so recovers. */
export function budgetFindings(
  spends: readonly { budget: Budget; spentUsd: number; requests: number }[],
  multiple: number,
): Finding[] {
  return spends
    .filter(({ budget }) => budget.period === "daily")
    .map(({ budget, spentUsd, requests }) => {
      const threshold = budget.amountUsd * multiple;
      const breaches = spentUsd > threshold;
      return {
        labels: { budget: budget.name },
        ...ofBudget(budget),
        value: spentUsd,
        threshold,
        baseline: budget.amountUsd,
        sampleSize: requests,
        enough: true,
        breaches,
        recovered: !breaches,
        note: null,
      };
    });
}
