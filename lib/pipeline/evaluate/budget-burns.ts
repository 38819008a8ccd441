import { spendProfile, usualShare } from "@/lib/budget/spend-profile";
import {
  type BudgetBurn,
  COST_BURN_WINDOWS_MS,
  type WindowSpend,
} from "@/lib/rules/budget/cost-burn-findings";
import { isByRequest } from "@/lib/schema/rules/budget";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { readSpendBySteps, type StepSpend } from "@/lib/store/budgets/budget-spend";
import { type BudgetState, budgetKey } from "./budget-periods";
import { budgetReads } from "./budget-reads";

const HISTORY_MS = 28 * 24 * HOUR_MS;

/** Recent spend of each budget, in every window of the kind cost_burn. */
export function budgetBurns(states: readonly BudgetState[], now: number): Promise<BudgetBurn[]> {
  return Promise.all(states.map((state) => burnOf(state, now)));
}

async function burnOf({ budget, from, to, forecast }: BudgetState, now: number): Promise<BudgetBurn> {
  const { projectId, scope } = budget;
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const end = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const readMinutes = () =>
    readSpendBySteps({ projectId, scope, from: Math.min(hour, end - HOUR_MS), to: end }, "minute");
  const [minutes, hours] = await Promise.all([
    // Budgets by tag or user read the requests themselves: once a minute.
    isByRequest(scope)
      ? budgetReads.get(`minutes ${budgetKey(budget)}`, MINUTE_MS, now, readMinutes)
      : readMinutes(),
    budgetReads.get(`hours ${budgetKey(budget)} ${hour}`, HOUR_MS, now, () =>
      readSpendBySteps({ projectId, scope, from: hour - HISTORY_MS, to: hour }, "hour"),
    ),
  ]);
  const profile = spendProfile(
    new Map([...hours].map(([at, { costUsd }]) => [at, costUsd])),
    hour,
    budget.timeZone,
  );
  const windowOf = (windowMs: number): WindowSpend => {
    // As with objectives: windows up to an hour are read by the minute, longer ones begin at a full hour.
    const isShort = windowMs <= HOUR_MS;
    const start = isShort ? end - windowMs : hour - windowMs;
    const spent = isShort ? since(minutes, start) : [...since(hours, start), ...since(minutes, hour)];
    return {
      spentUsd: spent.reduce((sum, { costUsd }) => sum + costUsd, 0),
      requests: spent.reduce((sum, { requests }) => sum + requests, 0),
      usualShare: usualShare(profile, { from: start, to: now }, { from, to }),
    };
  };
  return {
    budget,
    forecastUsd: forecast?.mid ?? null,
    windows: new Map(COST_BURN_WINDOWS_MS.map((windowMs) => [windowMs, windowOf(windowMs)])),
  };
}

const since = (steps: ReadonlyMap<number, StepSpend>, start: number) =>
  [...steps].filter(([at]) => at >= start).map(([, spend]) => spend);
