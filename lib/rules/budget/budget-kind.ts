import { formatValue } from "@/lib/format/format-value";
import type { Explained } from "@/lib/rules/explains";
import { NO_RANK, peakSentence, seesOpenMinute } from "@/lib/rules/rule-defaults";
import type { OpenAlert } from "@/lib/schema/alerts/alert";
import type { Unit } from "@/lib/schema/figures/metric";
import type { Finding } from "@/lib/schema/rules/finding";
import type { RuleDefinition } from "@/lib/schema/rules/rule";

/** What all rules about budgets have in common. `spendRank`: see `RuleKind`. */
export const ofBudgets = (spendRank: number) => ({
  closedWindowEnd: seesOpenMinute,
  alertType: ({ kind }: RuleDefinition) => kind,
  unit: (): Unit => "usd",
  window: (): string | null => null,
  endSentence: budgetEndSentence,
  ...NO_RANK,
  spendRank,
  figure: () => "cost" as const,
  explains: (source: OpenAlert, { alert, spendRank: less }: Explained): string | null => {
    if (!sameBudget(source, alert) || less === null || source.severity !== "critical") return null;
    return spendRank > less || (spendRank === less && alert.severity === "warning")
      ? `a more severe alert is already firing for budget ${alert.labels.budget}`
      : null;
  },
  replay: null,
});

export const usd = (amount: number | null): string => formatValue(amount, "usd");

/** By its id; by its name where the alert of a deleted budget has none. */
function sameBudget(a: OpenAlert, b: OpenAlert): boolean {
  if (a.budgetId !== null && b.budgetId !== null) return a.budgetId === b.budgetId;
  return a.labels.budget !== undefined && a.labels.budget === b.labels.budget;
}

function budgetEndSentence(sentence: string, peak: string | null, finding: Finding | null): string {
  const told = peakSentence(sentence, peak);
  if (finding?.ended === "budget_deleted") return `${told} The budget was then deleted.`;
  if (finding?.ended !== "budget_changed") return told;
  const to = finding.baseline === null ? "" : ` to ${usd(finding.baseline)}`;
  return `${told} The budget was then changed${to}.`;
}
