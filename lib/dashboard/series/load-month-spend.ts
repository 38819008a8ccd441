import { metricValue } from "@/lib/aggregate/metric-value";
import { budgetPeriod, partOf } from "@/lib/budget/budget-period";
import { pastPeriods } from "@/lib/budget/past-periods";
import { forecastPeriod, type PeriodForecast } from "@/lib/budget/period-forecast";
import { typicalPeriod } from "@/lib/budget/typical-period";
import type { Filters } from "@/lib/schema/figures/filters";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { shiftCalendar, startOf } from "@/lib/schema/time/zoned-time";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { findFirstHour } from "@/lib/store/rollups/first-hour";
import { readWindow } from "@/lib/store/rollups/read-window";

const MONTHS = 12;

export type MonthSpend = { today: number; month: number; forecast: PeriodForecast | null };

/** What was spent today and this month by the clock of a zone, and where the month will end; without a budget. */
export async function loadMonthSpend(
  projectId: number,
  filters: Filters,
  timeZone: string,
  now: number,
): Promise<MonthSpend> {
  const { from, to } = budgetPeriod("monthly", timeZone, now);
  const spentSince = async (start: number) =>
    metricValue("cost", await readWindow({ projectId, filters, from: start, to: now + 1, sketches: [] })) ??
    0;
  const [today, month, past, firstHour] = await Promise.all([
    spentSince(startOf(now, "d", timeZone)),
    spentSince(from),
    pastDays(projectId, filters, shiftCalendar(from, -MONTHS, "M", timeZone), from),
    findFirstHour(projectId),
  ]);
  const history = pastPeriods(past, from, "M", timeZone, MONTHS);
  const part = (time: number) => partOf({ from, to }, time);
  const typical = typicalPeriod(past, { from, to }, timeZone);
  const forecast = forecastPeriod(month, part(now), history, part(firstHour ?? from), typical);
  return { today, month, forecast };
}

/** Cost by hour, each an even part of its day: a month needs no more. */
async function pastDays(
  projectId: number,
  filters: Filters,
  from: number,
  to: number,
): Promise<Map<number, number>> {
  const rows = await readCachedRollups({
    projectId,
    filters,
    from: Math.floor(from / DAY_MS) * DAY_MS,
    to: Math.ceil(to / DAY_MS) * DAY_MS,
    level: "1d",
    stepMs: DAY_MS,
    groupBy: "none",
    sketches: [],
    figures: ["cost_nano", "requests", "unpriced"],
  });
  return new Map(
    rows.flatMap(({ bucket, figures }) =>
      Array.from({ length: 24 }, (_, hour) => [
        bucket + hour * HOUR_MS,
        (metricValue("cost", figures) ?? 0) / 24,
      ]),
    ),
  );
}
