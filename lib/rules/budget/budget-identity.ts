import type { Budget } from "@/lib/schema/rules/budget";
import { type AlertSubject, type Finding, subjectKey } from "@/lib/schema/rules/finding";

type Identity = Record<string, string>;

/** An alert belongs to its budget, whatever the budget's name and amount are by now. */
export function ofBudget({ id, amountUsd }: Budget, more: Identity = {}) {
  return { identity: { ...more, budget: id }, basis: amountUsd.toFixed(6) };
}

/** Whether an open alert was judged by another amount than this finding. */
export const isRejudged = (open: AlertSubject, { basis }: AlertSubject): boolean =>
  Boolean(open.basis && basis && open.basis !== basis);

/**
 * What a changed or deleted budget means for open alerts (`watched`). An alert that is also true for the new amount
 * continues; one that is not ends as changed, so that it neither waits nor cools down before the new amount is exceeded.
 * Ends come first: an ended alert must not explain a new one.
 */
export function acrossChanges(
  findings: readonly Finding[],
  watched: readonly AlertSubject[],
  budgets: readonly { budget: Budget }[],
): Finding[] {
  const openByKey = new Map(watched.map((one) => [subjectKey(one), one]));
  const over: Finding[] = [];
  const current: Finding[] = [];
  for (const finding of findings) {
    const key = subjectKey(finding);
    const open = openByKey.get(key);
    openByKey.delete(key);
    if (open && finding.recovered && isRejudged(open, finding)) over.push(ended(open, budgets));
    else current.push(finding);
  }
  return [...over, ...[...openByKey.values()].map((one) => ended(one, budgets)), ...current];
}

function ended(open: AlertSubject, budgets: readonly { budget: Budget }[]): Finding {
  const { labels, identity } = open;
  const budget = budgets.find((one) => one.budget.id === identity?.budget)?.budget;
  return {
    labels,
    identity,
    value: null,
    threshold: null,
    baseline: budget && isRejudged(open, { labels, ...ofBudget(budget) }) ? budget.amountUsd : null,
    sampleSize: 0,
    note: null,
    enough: true,
    breaches: false,
    recovered: true,
    ended: budget ? "budget_changed" : "budget_deleted",
  };
}
