import { budgetPeriod, PERIOD_UNITS, partOf } from "@/lib/budget/budget-period";
import { stepThatReaches } from "@/lib/budget/exhaustion";
import { pastPeriods, periodsBack } from "@/lib/budget/past-periods";
import { forecastPeriod, type PastPeriod, type PeriodForecast } from "@/lib/budget/period-forecast";
import { typicalPeriod } from "@/lib/budget/typical-period";
import { env } from "@/lib/env";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { type Budget, isByRequest } from "@/lib/schema/rules/budget";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { dateOf, shiftCalendar } from "@/lib/schema/time/zoned-time";
import {
  readSpend,
  readSpendByModel,
  readSpendBySteps,
  type Spend,
  type StepSpend,
} from "@/lib/store/budgets/budget-spend";
import { listBudgets } from "@/lib/store/budgets/budgets";
import { findFirstHour } from "@/lib/store/rollups/first-hour";
import { type ReadRollups, readRollups } from "@/lib/store/rollups/read-rollups";
import { budgetReads, readUnlessHeld } from "./budget-reads";

/** Past periods that a forecast is based on. */
const HISTORY = { daily: 28, weekly: 8, monthly: 12 };
/** Top spenders are read once this share of the amount is spent. */
const TOLD_SHARE = 0.5;
const CONTRIBUTORS = 3;

/** The current period of a budget. Times in epoch ms, amounts in USD. */
export type BudgetState = {
  budget: Budget;
  /** Its first day, in the budget's time zone: 2026-11-23. */
  period: string;
  from: number;
  to: number;
  elapsed: number;
  spent: Spend;
  /** Null while it is too early to forecast. */
  forecast: PeriodForecast | null;
  /** `beforeUsd`: by the same point of the period before; null where its requests are no longer kept. */
  contributors: { model: string; costUsd: number; beforeUsd: number | null }[];
};

/** `stamp`: while it is the same, rollups are as they were; null: they are read in any case. */
export type BudgetSource = { read: ReadRollups; stamp: string | null };
const AS_STORED: BudgetSource = { read: readRollups, stamp: null };

/** All budgets of a project at `now`. */
export async function budgetStates(
  projectId: number,
  now: number,
  source: BudgetSource = AS_STORED,
): Promise<BudgetState[]> {
  return Promise.all((await listBudgets(projectId)).map((budget) => stateOf(budget, now, source)));
}

async function stateOf(budget: Budget, now: number, source: BudgetSource): Promise<BudgetState> {
  const { read } = source;
  const { projectId, scope, period, timeZone, amountUsd } = budget;
  const { from, to } = budgetPeriod(period, timeZone, now);
  const [spent, history, began] = await Promise.all([
    spendOf(budget, from, now, source),
    historyOf(budget, from, now, read),
    beganOf(budget, { from, to }, now),
  ]);
  const elapsed = partOf({ from, to }, now);
  const contributors =
    spent.costUsd >= TOLD_SHARE * amountUsd
      ? await budgetReads.get(`contributors ${budgetKey(budget)} ${from}`, MINUTE_MS, now, async () => {
          const before = shiftCalendar(from, -1, PERIOD_UNITS[period], timeZone);
          const [now_, then] = await Promise.all([
            readSpendByModel({ projectId, scope, from, to: now + 1 }, read),
            before < keptSince(budget, now)
              ? null
              : readSpendByModel({ projectId, scope, from: before, to: before + (now - from) }, read),
          ]);
          return contributorsOf(now_, then);
        })
      : [];
  return {
    budget,
    from,
    to,
    elapsed,
    spent,
    contributors,
    period: dateOf(from, timeZone),
    forecast: forecastPeriod(spent.costUsd, elapsed, history.periods, began, history.typical),
  };
}

/** When the spend of the running period reached the amount, to the minute; null while it is below. */
export async function amountReachedAt(
  { budget, from, spent }: Pick<BudgetState, "budget" | "from" | "spent">,
  now: number,
): Promise<number | null> {
  const { projectId, scope, amountUsd } = budget;
  if (spent.costUsd < amountUsd) return null;
  const read = async () => {
    const wholeHours = Math.ceil(from / HOUR_MS) * HOUR_MS;
    const steps = async (span: TimeSpan, step: "hour" | "minute") =>
      costsOf(await readSpendBySteps({ projectId, scope, ...span }, step));
    // A period of some time zones begins within an hour.
    const first = await steps({ from, to: Math.min(wholeHours, now + 1) }, "minute");
    const inFirst = stepThatReaches(amountUsd, first);
    if (inFirst) return inFirst.start + MINUTE_MS;
    const spentFirst = [...first.values()].reduce((sum, cost) => sum + cost, 0);
    const hour = stepThatReaches(
      amountUsd,
      await steps({ from: wholeHours, to: now + 1 }, "hour"),
      spentFirst,
    );
    if (!hour) return now;
    const minutes = await steps({ from: hour.start, to: hour.start + HOUR_MS }, "minute");
    const minute = stepThatReaches(amountUsd, minutes, hour.before);
    return (minute?.start ?? hour.start + HOUR_MS - MINUTE_MS) + MINUTE_MS;
  };
  const reached = await budgetReads.get(
    `reached ${budgetKey(budget)} ${amountUsd} ${from}`,
    MINUTE_MS,
    now,
    read,
  );
  return Math.min(reached, now);
}

/** Budgets by tag read the requests themselves: once a minute. */
function spendOf(budget: Budget, from: number, now: number, { read, stamp }: BudgetSource): Promise<Spend> {
  const { projectId, scope } = budget;
  const key = `spend ${budgetKey(budget)} ${from}`;
  const readIt = () => readSpend({ projectId, scope, from, to: now + 1 }, read);
  if (isByRequest(scope)) return budgetReads.get(key, MINUTE_MS, now, readIt);
  return stamp === null ? readIt() : readUnlessHeld(key, stamp, now, readIt);
}

/** The last periods, and what this one typically costs by its weekdays; null for a day, and under two weeks. */
type BudgetHistory = { periods: PastPeriod[]; typical: PastPeriod | null };

/** What came before the period of a budget that starts at `from`; read once an hour. */
export const historyOf = (
  budget: Budget,
  from: number,
  now: number,
  read: ReadRollups = readRollups,
): Promise<BudgetHistory> =>
  budgetReads.get(`history ${budgetKey(budget)} ${from} ${Math.floor(now / HOUR_MS)}`, HOUR_MS, now, () =>
    readHistory(budget, from, now, read),
  );

/**
 * In the week or month in which a project begins: the part that was over before its first request. Its pace is that since
 * then. The first hours of a project say little about the rest of its day, which counts from midnight.
 */
export async function beganOf(
  { projectId, period: length }: Budget,
  period: TimeSpan,
  now: number,
): Promise<number> {
  if (length === "daily") return 0;
  const first = () => findFirstHour(projectId);
  const firstHour = await budgetReads.get(`first hour ${projectId}`, MINUTE_MS, now, first);
  return partOf(period, firstHour ?? period.from);
}

/** Of a period that began before, the first requests may be deleted: the rest would look like a cheap one. */
const keptSince = ({ scope }: Budget, now: number): number =>
  isByRequest(scope) ? now - env().SIGHTLINE_RETENTION_DAYS * DAY_MS : 0;

async function readHistory(
  budget: Budget,
  from: number,
  now: number,
  read: ReadRollups,
): Promise<BudgetHistory> {
  const { projectId, scope, period, timeZone } = budget;
  const unit = PERIOD_UNITS[period];
  const since = keptSince(budget, now);
  const starts = periodsBack(from, unit, timeZone, HISTORY[period]).filter((start) => start >= since);
  const count = starts.length;
  if (count === 0) return { periods: [], typical: null };
  const first = shiftCalendar(from, -count, unit, timeZone);
  const byHour = costsOf(await readSpendBySteps({ projectId, scope, from: first, to: from }, "hour", read));
  return {
    periods: pastPeriods(byHour, from, unit, timeZone, count),
    typical:
      period === "daily" ? null : typicalPeriod(byHour, budgetPeriod(period, timeZone, from), timeZone),
  };
}

export const costsOf = (steps: ReadonlyMap<number, StepSpend>) =>
  new Map([...steps].map(([start, { costUsd }]) => [start, costUsd]));

function contributorsOf(now: ReadonlyMap<string, number>, then: ReadonlyMap<string, number> | null) {
  return [...now]
    .map(([model, costUsd]) => ({ model, costUsd, beforeUsd: then && (then.get(model) ?? 0) }))
    .filter(({ costUsd }) => costUsd > 0)
    .sort((a, b) => b.costUsd - a.costUsd)
    .slice(0, CONTRIBUTORS);
}

/** Changes with everything that a budget's reads depend on. */
export const budgetKey = ({ id, period, timeZone, scope }: Budget) =>
  JSON.stringify([id, period, timeZone, scope]);
