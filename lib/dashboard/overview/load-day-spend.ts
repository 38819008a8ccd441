import { cache } from "react";
import { metricValue } from "@/lib/aggregate/metric-value";
import { pastPeriods } from "@/lib/budget/past-periods";
import type { PastPeriod } from "@/lib/budget/period-forecast";
import { loadPageQuery } from "@/lib/dashboard/range/load-page-query";
import { isFiltered } from "@/lib/schema/figures/filters";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { type Budget, isEverything } from "@/lib/schema/rules/budget";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { shiftCalendar, startOf } from "@/lib/schema/time/zoned-time";
import { listBudgets } from "@/lib/store/budgets/budgets";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";

export const SPEND_STEP_MS = 15 * MINUTE_MS;
const HISTORY_DAYS = 28;

/** Spend of today in the time zone of the daily budget, else of the page. With filters there is no budget. */
export type DaySpend = {
  from: number;
  to: number;
  now: number;
  budget: Budget | null;
  /** One rollup per started quarter of an hour; null without requests. */
  quarters: (Rollup | null)[];
  spentUsd: number;
  /** The part of it whose price is doubtful, and the requests without a cost. */
  doubtfulUsd: number;
  unpriced: number;
  /** Spend of yesterday by this time, without the gaps of today; null without spend yesterday. */
  yesterdayByNow: number | null;
  /** How long no request came today though yesterday had spend in those hours. */
  gapMs: number;
  history: PastPeriod[];
};

export const loadDaySpend = cache(async (projectId: number, search: string): Promise<DaySpend> => {
  const { query, now } = await loadPageQuery(projectId, search);
  const { filters } = query;
  const budgets = isFiltered(filters) ? [] : await listBudgets(projectId);
  const budget = budgets.find(({ period, scope }) => period === "daily" && isEverything(scope)) ?? null;
  const zone = budget?.timeZone ?? query.timeZone;
  const from = startOf(now, "d", zone);
  const to = startOf(shiftCalendar(from, 1, "d", zone), "d", zone);
  const firstDay = startOf(shiftCalendar(from, -HISTORY_DAYS, "d", zone), "d", zone);
  const [today, past] = await Promise.all([
    readCachedRollups({
      projectId,
      filters,
      from,
      to,
      level: "1m",
      stepMs: SPEND_STEP_MS,
      groupBy: "none",
      sketches: [],
      figures: ["requests", "unpriced", "cost_nano", "doubtful_nano"],
    }),
    readCachedRollups({
      projectId,
      filters,
      from: Math.floor(firstDay / HOUR_MS) * HOUR_MS,
      to: Math.ceil(from / HOUR_MS) * HOUR_MS,
      level: "1h",
      stepMs: HOUR_MS,
      groupBy: "none",
      sketches: [],
      figures: ["cost_nano"],
    }),
  ]);
  const quarters = new Array<Rollup | null>(Math.ceil((now + 1 - from) / SPEND_STEP_MS)).fill(null);
  for (const { bucket, figures } of today) {
    const at = Math.floor((bucket - from) / SPEND_STEP_MS);
    if (at >= 0 && at < quarters.length) quarters[at] = figures;
  }
  const costs = new Map(past.map(({ bucket, figures }) => [bucket, metricValue("cost", figures) ?? 0]));
  const history = pastPeriods(costs, from, "d", zone, HISTORY_DAYS);
  return {
    from,
    to,
    now,
    budget,
    quarters,
    spentUsd: quarters.reduce((sum, figures) => sum + (figures ? (metricValue("cost", figures) ?? 0) : 0), 0),
    doubtfulUsd: quarters.reduce((sum, figures) => sum + Number(figures?.doubtfulNano ?? 0) / 1e9, 0),
    unpriced: quarters.reduce((sum, figures) => sum + (figures?.unpriced ?? 0), 0),
    ...yesterdayAlike(history.at(-1), quarters, (now - from) / HOUR_MS),
    history,
  };
});

function spentBy(day: PastPeriod | undefined, hours: number): number | null {
  if (!day || (day.at(-1) ?? 0) === 0) return null;
  const whole = Math.min(Math.floor(hours), day.length);
  const before = whole === 0 ? 0 : day[whole - 1]!;
  const after = day[Math.min(whole, day.length - 1)]!;
  return before + (after - before) * (hours - whole);
}

const QUARTERS = HOUR_MS / SPEND_STEP_MS;
/** An empty quarter of an hour may be chance. */
const LEAST_GAP = 2;
/** Gaps that hold less of yesterday's spend are not worth a word. */
const LEAST_SHARE = 0.01;

/** What yesterday spent by now, without the hours in which today has no data. */
export function yesterdayAlike(
  yesterday: PastPeriod | undefined,
  quarters: readonly (Rollup | null)[],
  hours: number,
): Pick<DaySpend, "yesterdayByNow" | "gapMs"> {
  const byNow = spentBy(yesterday, hours);
  if (byNow === null) return { yesterdayByNow: null, gapMs: 0 };
  let [missing, gap] = [0, 0];
  for (let at = 0; at < quarters.length; at++) {
    const start = at;
    while (at < quarters.length && quarters[at] === null) at++;
    if (at - start < LEAST_GAP) continue;
    const end = Math.min(at / QUARTERS, hours);
    const spent = spentBy(yesterday, end)! - spentBy(yesterday, start / QUARTERS)!;
    if (spent < LEAST_SHARE * byNow) continue;
    missing += spent;
    gap += end - start / QUARTERS;
  }
  return { yesterdayByNow: byNow - missing, gapMs: gap * HOUR_MS };
}
