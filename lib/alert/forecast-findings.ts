import type { Budget } from "@/lib/schema/budget";
import type { Finding } from "@/lib/schema/finding";
import type { RuleDefinition } from "@/lib/schema/rule";

type Definition = Extract<RuleDefinition, { kind: "budget_forecast" }>;

/** Where the period of a budget will end; `elapsed` (0 to 1) of it is over. */
export type PeriodForecastOf = {
  budget: Budget;
  elapsed: number;
  requests: number;
  forecast: { low: number; mid: number; high: number } | null;
};

/** A warning where a budget will probably be passed, critical where even the low end of the range passes it. */
export function forecastFindings(
  { elapsed_share }: Definition,
  periods: readonly PeriodForecastOf[],
): Finding[] {
  return periods.map(({ budget, elapsed, requests, forecast }) => {
    const enough = forecast !== null && elapsed >= elapsed_share;
    const breaches = enough && forecast.mid > budget.amountUsd;
    return {
      labels: { budget: budget.name },
      value: forecast?.mid ?? null,
      threshold: budget.amountUsd,
      baseline: null,
      sampleSize: requests,
      enough,
      breaches,
      recovered: enough && !breaches,
      severity: breaches && forecast.low > budget.amountUsd ? "critical" : "warning",
      note: forecast ? `between $${forecast.low.toFixed(2)} and $${forecast.high.toFixed(2)}` : null,
    };
  });
}
