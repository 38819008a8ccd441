import { formatValue } from "@/lib/format/format-value";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { acrossChanges } from "./budget-identity";
import { ofBudgets, usd } from "./budget-kind";
import { forecastFindings } from "./forecast-findings";

export const budgetForecast: RuleKind<"budget_forecast", Needing<"budgets">> = {
  ...ofBudgets(1),
  needs: () => ({ budgets: true }),
  judge: (definition, { budgets }, watched) =>
    acrossChanges(forecastFindings(definition, budgets), watched, budgets),
  persistence: () => ({ k: 3, n: 3, keepFiringMs: 10 * MINUTE_MS }),
  describe: ({ elapsed_share }) =>
    `Fires when the forecast exceeds the budget (after ${formatValue(elapsed_share, "ratio")} of the period). Critical if even the low estimate does.`,
  sentence: (_, { labels, value, threshold, note }) =>
    `At the current pace, budget ${labels.budget} (${usd(threshold)}) will be exceeded: forecast ${usd(value)}${note ? ` (${note})` : ""} by period end.`,
  knobs: ({ elapsed_share }) => [
    {
      name: "elapsed_share",
      label: "Fires after",
      unit: "% of the period",
      stored: elapsed_share,
      factor: 100,
    },
  ],
};
