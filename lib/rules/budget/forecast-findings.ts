import type { Budget } from "@/lib/schema/rules/budget";
import type { Finding } from "@/lib/schema/rules/finding";
import type { ForecastDefinition } from "@/lib/schema/rules/kinds/budget";
import { ofBudget } from "./budget-identity";
import { usd } from "./budget-kind";

type Definition = Pick<ForecastDefinition, "elapsed_share">;

/** Where the period of a budget will end, and the share of it (0 to 1) that is usually spent by now. */
export type PeriodForecastOf = {
  budget: Budget;
  usualShare: number;
  spentUsd: number;
  requests: number;
  forecast: { low: number; mid: number; high: number } | null;
};

/**
 * A warning where a budget will probably be exceeded, critical where even the low end of the range exceeds it. A budget that
 * is exceeded already is left to its milestones: nothing new fires.
 */
export function forecastFindings(
  { elapsed_share }: Definition,
  periods: readonly PeriodForecastOf[],
): Finding[] {
  return periods.map(({ budget, usualShare, spentUsd, requests, forecast }) => {
    const enough = forecast !== null && usualShare >= elapsed_share;
    const beyond = enough && forecast.mid > budget.amountUsd;
    const breaches = beyond && spentUsd < budget.amountUsd;
    return {
      labels: { budget: budget.name },
      ...ofBudget(budget),
      value: forecast?.mid ?? null,
      threshold: budget.amountUsd,
      baseline: null,
      sampleSize: requests,
      enough,
      breaches,
      recovered: enough && !beyond,
      severity: breaches && forecast.low > budget.amountUsd ? "critical" : "warning",
      note: forecast ? `${usd(forecast.low)} to ${usd(forecast.high)}` : null,
    };
  });
}
