import { MINUS } from "@/lib/format/number-text";
import type { Budget } from "@/lib/schema/rules/budget";
import { type AlertSubject, type Finding, subjectKey } from "@/lib/schema/rules/finding";
import type { MilestonesDefinition } from "@/lib/schema/rules/kinds/budget";
import { isRejudged, ofBudget } from "./budget-identity";
import { usd } from "./budget-kind";

type Definition = Pick<MilestonesDefinition, "milestones">;

/** What a budget has spent since its period began, and its name of that period, such as 2026-11-23. */
export type PeriodSpend = {
  budget: Budget;
  period: string;
  spentUsd: number;
  requests: number;
  /** Who spent it, most first, with what they had spent of the period before by then; null: that is no longer known. */
  contributors: readonly { model: string; costUsd: number; beforeUsd: number | null }[];
};

/**
 * Each milestone that a budget has reached, latched for its period: the period is part of what an alert is of. `watched`
 * are those that are open; those of a period that is over end.
 */
export function milestoneFindings(
  { milestones }: Definition,
  spends: readonly PeriodSpend[],
  watched: readonly AlertSubject[],
): Finding[] {
  const current = spends.flatMap((spend) =>
    milestones
      // The daily cost rule covers daily budgets that far beyond their amount.
      .filter(({ severity }) => spend.budget.period !== "daily" || severity !== "critical")
      .map(({ share, severity }) => found(spend, share, severity))
      .map((finding) => withOpen(finding, watched)),
  );
  const periodOf = new Map(spends.map(({ budget, period }) => [budget.id, period]));
  const over = watched
    .filter(({ identity }) => {
      const period = periodOf.get(identity?.budget ?? "");
      return period !== undefined && period !== identity?.period;
    })
    .map(({ labels, identity }): Finding => {
      const none = { value: null, threshold: null, baseline: null, sampleSize: 0, note: null };
      return { labels, identity, ...none, enough: true, breaches: false, recovered: true };
    });
  return [...current, ...over];
}

/** Repricing does not undo a milestone that was notified, but a change of the budget does. */
function withOpen(finding: Finding, watched: readonly AlertSubject[]): Finding {
  const open = watched.find((one) => subjectKey(one) === subjectKey(finding));
  // Spend after a milestone belongs to the next one: its alert keeps the figures it fired with.
  return open && !isRejudged(open, finding)
    ? { ...finding, lingers: true }
    : { ...finding, recovered: !finding.breaches };
}

function found(
  { budget, period, spentUsd, requests, contributors }: PeriodSpend,
  share: number,
  severity: Finding["severity"] & string,
): Finding {
  const threshold = budget.amountUsd * share;
  const which = { milestone: `${Math.round(share * 100)} %`, period };
  return {
    labels: { budget: budget.name, ...which },
    ...ofBudget(budget, which),
    value: spentUsd,
    threshold,
    baseline: budget.amountUsd,
    sampleSize: requests,
    enough: true,
    breaches: spentUsd >= threshold,
    recovered: false,
    severity,
    note: contributorsText(contributors),
  };
}

function contributorsText(contributors: PeriodSpend["contributors"]): string | null {
  const parts = contributors.slice(0, 3).map(({ model, costUsd, beforeUsd }) => {
    if (beforeUsd === null) return `${model} ${usd(costUsd)}`;
    const delta = costUsd - beforeUsd;
    return `${model} ${usd(costUsd)} (${delta < 0 ? MINUS : "+"}${usd(Math.abs(delta))})`;
  });
  return parts.length === 0 ? null : parts.join(", ");
}
