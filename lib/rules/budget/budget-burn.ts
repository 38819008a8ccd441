import { spendProfile, usualShare } from "@/lib/budget/spend-profile";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { Budget } from "@/lib/schema/rules/budget";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { type BudgetBurn, COST_BURN_WINDOWS_MS, type WindowSpend } from "./cost-burn-findings";

const HISTORY_MS = 28 * 24 * HOUR_MS;

type Spending = ReadonlyMap<number, { costUsd: number; requests: number }>;
type Period = { budget: Budget; from: number; to: number; forecastUsd: number | null };

/** What is read of a budget's spending: as with objectives to the minute up to an hour, longer windows begin at a full hour. */
export function burnSpans(now: number): { minutes: TimeSpan; hours: TimeSpan } {
  const hour = floorTo(now, HOUR_MS);
  const end = floorTo(now, MINUTE_MS) + MINUTE_MS;
  return {
    minutes: { from: Math.min(hour, end - HOUR_MS), to: end },
    hours: { from: hour - HISTORY_MS, to: hour },
  };
}

/** Recent spend of a budget, in every window of the kind cost_burn. Spending by start. */
export function budgetBurn(
  { budget, from, to, forecastUsd }: Period,
  spent: { minutes: Spending; hours: Spending },
  now: number,
): BudgetBurn {
  const spans = burnSpans(now);
  const hour = spans.hours.to;
  const profile = spendProfile(
    new Map([...spent.hours].map(([at, { costUsd }]) => [at, costUsd])),
    hour,
    budget.timeZone,
  );
  const windowOf = (windowMs: number): WindowSpend => {
    const isShort = windowMs <= HOUR_MS;
    const start = isShort ? spans.minutes.to - windowMs : hour - windowMs;
    const steps = isShort
      ? since(spent.minutes, start)
      : [...since(spent.hours, start), ...since(spent.minutes, hour)];
    return {
      spentUsd: steps.reduce((sum, { costUsd }) => sum + costUsd, 0),
      requests: steps.reduce((sum, { requests }) => sum + requests, 0),
      usualShare: usualShare(profile, { from: start, to: now }, { from, to }),
    };
  };
  return {
    budget,
    forecastUsd,
    windows: new Map(COST_BURN_WINDOWS_MS.map((windowMs) => [windowMs, windowOf(windowMs)])),
  };
}

const since = (steps: Spending, start: number) =>
  [...steps].filter(([at]) => at >= start).map(([, spend]) => spend);
