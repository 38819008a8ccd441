import { formatDuration, formatValue } from "@/lib/format/format-value";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { burnOf, times } from "@/lib/rules/words";
import type { Budget } from "@/lib/schema/rules/budget";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { acrossChanges } from "./budget-identity";
import { ofBudgets, usd } from "./budget-kind";
import { type BurnRow, COST_BURN_TABLES, costBurnFindings, LEAST_SHARE } from "./cost-burn-findings";

export const costBurn: RuleKind<"cost_burn", Needing<"budgetBurns">> = {
  ...ofBudgets(2),
  needs: () => ({ budgetBurns: true }),
  judge: (definition, { budgetBurns }, watched) =>
    acrossChanges(costBurnFindings(definition, budgetBurns), watched, budgetBurns),
  // The short windows end it soon enough.
  persistence: () => ({ k: 1, n: 1, keepFiringMs: 5 * MINUTE_MS }),
  describe: ({ least_usd }) =>
    `Fires when a budget burns too fast for this time of the week. Monthly and weekly: ${rows("monthly", ({ burn }) => times(burn))}. Daily: ${rows("daily", ({ share }) => `${formatValue(share, "ratio")} of the budget`)}. Spend below ${usd(least_usd)} or ${formatValue(LEAST_SHARE, "ratio")} of the budget is ignored.`,
  sentence: (_, finding) => {
    const { longMs, shortMs, pace, shortPace } = burnOf(finding);
    const { labels, value, baseline } = finding;
    return `Budget ${labels.budget} is burning ${times(pace, 1)} too fast: ${usd(value)} of ${usd(baseline)} spent in ${formatDuration(longMs)} (${times(shortPace, 1)} over the last ${formatDuration(shortMs)}).`;
  },
  knobs: ({ least_usd }) => [
    { name: "least_usd", label: "Never fires below", unit: "USD", stored: least_usd, factor: 1 },
  ],
};

function rows(period: Budget["period"], limit: (row: BurnRow) => string): string {
  const of = (severity: BurnRow["severity"]) =>
    COST_BURN_TABLES[period]
      .filter((row) => row.severity === severity)
      .map((row) => `${limit(row)} over ${formatDuration(row.longMs)}`)
      .join(" or ");
  return `critical at ${of("critical")}, warning at ${of("warning")}`;
}
