import { formatValue } from "@/lib/format/format-value";
import { AT_ONCE } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { times } from "@/lib/rules/words";
import { budgetFindings } from "./budget-findings";
import { acrossChanges } from "./budget-identity";
import { ofBudgets, usd } from "./budget-kind";

export const dailyCost: RuleKind<"daily_cost", Needing<"budgets">> = {
  ...ofBudgets(3),
  needs: () => ({ budgets: true }),
  judge: ({ multiple }, { budgets }, watched) =>
    acrossChanges(budgetFindings(budgets, multiple), watched, budgets),
  persistence: () => AT_ONCE,
  window: () => "1 d",
  describe: ({ multiple }) =>
    `Fires when a day's cost exceeds ${times(multiple)} a daily budget. Resolves at the end of the day.`,
  sentence: ({ definition }, { labels, value, baseline }) =>
    `Budget ${labels.budget} is at ${formatValue((value ?? 0) / (baseline ?? 1), "ratio")} (${usd(value)} of ${usd(baseline)}) today, above ${formatValue(definition.multiple, "ratio")}.`,
  knobs: ({ multiple }) => [
    { name: "multiple", label: "Fires above", unit: "× the budget", stored: multiple, factor: 1 },
  ],
};
