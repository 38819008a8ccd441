import { type ChartSteps, chartSteps, stepsOf } from "@/lib/dashboard/range/chart-steps";
import { INTERVALS } from "@/lib/schema/figures/interval";
import type { PageQuery } from "@/lib/schema/http/page-query";
import { DAY_MS } from "@/lib/schema/time/epoch";
import type { GroupRank } from "@/lib/store/requests/group-requests";

/** Fewer than a chart can draw: a group has only a part of the requests, and a percentile of few of them says little. */
const POINTS = 160;
/** Ranges from here on show cost by the day, which people budget by. */
const DAILY_COST_MS = 14 * DAY_MS;

/** The steps that the reader chose, or those of the range. */
export function breakdownSteps(query: PageQuery, rank: GroupRank): ChartSteps {
  const { interval, timeZone } = query;
  if (interval !== null) return stepsOf(query, INTERVALS[interval], timeZone);
  const steps = chartSteps(query, timeZone, POINTS);
  const isDaily = rank === "cost" && query.to - query.from >= DAILY_COST_MS && steps.stepMs < DAY_MS;
  return isDaily ? stepsOf(query, DAY_MS, timeZone) : steps;
}
