import type { Budget } from "@/lib/schema/rules/budget";
import type { AlertSubject, Finding } from "@/lib/schema/rules/finding";

type Identity = Record<string, string>;

/** An alert is of a budget, whatever it is called, and of the amount that it was judged by. */
export function budgetIdentity({ id, amountUsd }: Budget, more: Identity = {}): Identity {
  return { ...more, budget: id, amount: amountUsd.toFixed(6) };
}

/** Whether two are about the same of one budget, by whatever amount. */
export function sameOfBudget(a: AlertSubject, b: AlertSubject): boolean {
  const [of, other] = [a.identity, b.identity];
  if (!of || !other) return false;
  return ["budget", "milestone", "period"].every((name) => of[name] === other[name]);
}

/**
 * What a changed or deleted budget means for alerts that are open (`watched`). What is true by the new amount as well
 * goes on and is no news; what is no longer true ends, and is news when the new amount makes it true. Ends come first:
 * what has ended must not explain what begins.
 */
export function acrossChanges(
  findings: readonly Finding[],
  watched: readonly AlertSubject[],
  budgets: readonly { budget: Budget }[],
): Finding[] {
  const current = findings.map((finding) => {
    const open = watched.find((one) => sameOfBudget(one, finding));
    return open && !finding.recovered ? { ...finding, identity: open.identity } : finding;
  });
  const goesOn = (one: AlertSubject) => current.some((finding) => isSame(finding, one));
  const over = watched.filter((one) => !goesOn(one)).map((one) => ended(one, budgets));
  return [...over, ...current];
}

const isSame = (a: AlertSubject, b: AlertSubject) =>
  sameOfBudget(a, b) && a.identity!.amount === b.identity!.amount;

function ended({ labels, identity }: AlertSubject, budgets: readonly { budget: Budget }[]): Finding {
  const budget = budgets.find((one) => one.budget.id === identity?.budget)?.budget;
  const amount = budget && budgetIdentity(budget).amount !== identity?.amount ? budget.amountUsd : null;
  return {
    labels,
    identity,
    value: null,
    threshold: null,
    baseline: amount,
    sampleSize: 0,
    note: null,
    enough: true,
    breaches: false,
    recovered: true,
    ended: budget ? "budget_changed" : "budget_deleted",
  };
}
