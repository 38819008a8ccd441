import { formatValue } from "@/lib/format/format-value";
import { dayText } from "@/lib/format/time-text";
import { AT_ONCE } from "@/lib/rules/rule-defaults";
import type { Needing, RuleKind } from "@/lib/rules/rule-kind";
import { acrossChanges } from "./budget-identity";
import { ofBudgets, usd } from "./budget-kind";
import { milestoneFindings } from "./milestone-findings";

export const budgetMilestones: RuleKind<"budget_milestones", Needing<"budgets">> = {
  ...ofBudgets(3),
  needs: () => ({ budgets: true }),
  judge: (definition, { budgets }, watched) =>
    acrossChanges(milestoneFindings(definition, budgets, watched), watched, budgets),
  // Once a period, also where a person has resolved it: the period is part of what it is of.
  persistence: () => ({ ...AT_ONCE, latched: true }),
  describe: ({ milestones }) =>
    `Fires once per period when a budget reaches ${listed(milestones.map(({ share }) => formatValue(share, "ratio")))}. Resolves at the end of the period.`,
  sentence: (_, { labels, value, baseline, note }) =>
    `Budget ${labels.budget} is at ${formatValue((value ?? 0) / (baseline ?? 1), "ratio")} (${usd(value)} of ${usd(baseline)}) since ${dayText(Date.parse(labels.period ?? ""), "UTC")}.${note ? ` Top spenders vs previous period: ${note}.` : ""}`,
  knobs: () => [],
};

const listed = (parts: string[]) =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1)}`;
