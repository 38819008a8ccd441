import { createHash } from "node:crypto";
import type { Budget } from "@/lib/schema/rules/budget";
import { type AlertSubject, type Finding, isSameBasis, subjectKey } from "@/lib/schema/rules/finding";

type Identity = Record<string, string>;

/** An alert belongs to its budget, whatever the budget's name is by now, and was judged by the rest of it. */
export function ofBudget({ id, amountUsd, period, timeZone, scope }: Budget, more: Identity = {}) {
  const covers = createHash("sha256")
    .update(JSON.stringify([period, timeZone, scope]))
    .digest("hex");
  return { identity: { ...more, budget: id }, basis: `${amountText(amountUsd)} ${covers.slice(0, 16)}` };
}

const amountText = (amountUsd: number) => amountUsd.toFixed(6);

/** Whether an open alert was judged by another amount, period or scope than this finding. */
export const isRejudged = (open: AlertSubject, { basis }: AlertSubject): boolean =>
  Boolean(open.basis && basis && !isSameBasis(open.basis, basis));

/**
 * What a changed or deleted budget means for open alerts (`watched`). An alert that is also true for the changed budget
 * continues; one that is not ends as changed, so that it neither waits nor cools down before the budget is exceeded again.
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
    baseline:
      budget && open.basis && !isSameBasis(amountText(budget.amountUsd), open.basis)
        ? budget.amountUsd
        : null,
    sampleSize: 0,
    note: null,
    enough: true,
    breaches: false,
    recovered: true,
    ended: budget ? "budget_changed" : "budget_deleted",
  };
}
