import type { Budget } from "@/lib/schema/budget";
import type { Finding } from "@/lib/schema/finding";
import type { RuleDefinition } from "@/lib/schema/rule";

type Definition = Extract<RuleDefinition, { kind: "budget_milestones" }>;

/** What a budget has spent since its period began, and its name of that period, such as 2026-11-23. */
export type PeriodSpend = {
  budget: Budget;
  period: string;
  spentUsd: number;
  requests: number;
  /** Who spent it, most first, with what they had spent of the period before by then. */
  contributors: readonly { model: string; costUsd: number; beforeUsd: number }[];
};

/**
 * Each milestone that a budget has reached, latched for its period: the period is part of what an alert is of. `watched`
 * are the label sets that are open; those of a period that is over end.
 */
export function milestoneFindings(
  { milestones }: Definition,
  spends: readonly PeriodSpend[],
  watched: readonly Record<string, string>[],
): Finding[] {
  const isWatched = ({ budget, milestone, period }: Record<string, string>) =>
    watched.some((one) => one.budget === budget && one.milestone === milestone && one.period === period);
  const current = spends.flatMap((spend) =>
    milestones
      // Of a day's budget the lesson's own rule tells when it is passed that far.
      .filter(({ severity }) => spend.budget.period !== "daily" || severity !== "critical")
      .map(({ share, severity }) => found(spend, share, severity))
      // What is spent after a milestone is the next one's news: its alert keeps saying how it was passed.
      .map((finding) => (isWatched(finding.labels) ? { ...finding, lingers: true } : finding)),
  );
  const isCurrent = (labels: Record<string, string>) =>
    spends.some(({ budget, period }) => labels.budget === budget.name && labels.period === period);
  const over = watched
    .filter((labels) => !isCurrent(labels))
    .map((labels): Finding => {
      const none = { value: null, threshold: null, baseline: null, sampleSize: 0, note: null };
      return { labels, ...none, enough: true, breaches: false, recovered: true };
    });
  return [...current, ...over];
}

function found(
  { budget, period, spentUsd, requests, contributors }: PeriodSpend,
  share: number,
  severity: Finding["severity"] & string,
): Finding {
  const threshold = budget.amountUsd * share;
  return {
    labels: { budget: budget.name, milestone: `${Math.round(share * 100)} %`, period },
    value: spentUsd,
    threshold,
    baseline: budget.amountUsd,
    sampleSize: requests,
    enough: true,
    breaches: spentUsd >= threshold,
    // Reached is reached: what is priced anew does not undo that it was told of.
    recovered: false,
    severity,
    note: contributorsText(contributors),
  };
}

function contributorsText(contributors: PeriodSpend["contributors"]): string | null {
  const dollars = (value: number) => `$${Math.abs(value).toFixed(2)}`;
  const parts = contributors.slice(0, 3).map(({ model, costUsd, beforeUsd }) => {
    const delta = costUsd - beforeUsd;
    return `${model} ${dollars(costUsd)} (${delta < 0 ? "\u2212" : "+"}${dollars(delta)})`;
  });
  return parts.length === 0 ? null : parts.join(", ");
}
