import { budgetPeriod, PERIOD_UNITS, partOf } from "@/lib/budget/budget-period";
import { type PeriodTotal, periodTotals } from "@/lib/budget/past-periods";
import { forecastPeriod } from "@/lib/budget/period-forecast";
import { forecastCurve, type SpendPoint, spendCurve, spendPoints, spentBy } from "@/lib/budget/spend-curve";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { Budget } from "@/lib/schema/rules/budget";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { readSpendBySteps } from "@/lib/store/budgets/budget-spend";
import { beganOf, budgetKey, costsOf, historyOf } from "./budget-periods";
import { budgetReads } from "./budget-reads";

/** How the spend of a period of a budget grew, and where it was heading at a time. */
export type SpendHistory = TimeSpan & { stepMs: number; points: SpendPoint[] };

// At most about 200 points a period.
const CURVE_STEPS = { daily: HOUR_MS / 4, weekly: HOUR_MS, monthly: 4 * HOUR_MS };

/** Of the period in which `at` lies: forecast from now on while it runs, as it was at that time when it is over. */
export async function spendHistory(budget: Budget, at: number, now: number): Promise<SpendHistory> {
  const { projectId, scope, period, timeZone } = budget;
  const { from, to } = budgetPeriod(period, timeZone, at);
  const stepMs = CURVE_STEPS[period];
  const until = Math.min(now + 1, to);
  const readSteps = () =>
    readSpendBySteps({ projectId, scope, from, to: until }, period === "daily" ? "minute" : "hour");
  const [steps, history, began] = await Promise.all([
    budgetReads.get(`curve ${budgetKey(budget)} ${from}`, MINUTE_MS, now, readSteps),
    historyOf(budget, from, now),
    beganOf(budget, { from, to }, now),
  ]);
  const curve = spendCurve(costsOf(steps), { from, to }, until, stepMs);
  const seenAt = now < to ? now : at;
  const seen = spentBy(curve, seenAt);
  const elapsed = partOf({ from, to }, seenAt);
  const forecast = forecastPeriod(seen, elapsed, history.periods, began, history.typical);
  const ahead = forecast ? forecastCurve(forecast, seen, { from, to }, seenAt, stepMs) : [];
  return { from, to, stepMs, points: spendPoints(curve, ahead) };
}

/** What the periods before this one cost, the newest first, back to the first one with spend. */
export async function pastSpend(budget: Budget, now: number): Promise<PeriodTotal[]> {
  const { period, timeZone } = budget;
  const { from } = budgetPeriod(period, timeZone, now);
  const { periods } = await historyOf(budget, from, now);
  return periodTotals(periods, from, PERIOD_UNITS[period], timeZone);
}
