import { sumHours } from "@/lib/aggregate/sum-hours";
import { median } from "@/lib/aggregate/usual-value";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { shiftCalendar } from "@/lib/schema/time/zoned-time";
import { periodsBack } from "./past-periods";
import type { PastPeriod } from "./period-forecast";

const DAYS = { most: 28, least: 14, week: 7 };

/**
 * What a week or a month would cost if each of its days cost what its weekday did in the four weeks before it (a median),
 * by the hour. Null under two full weeks of spend, and where nothing is spent. `costByHour`: USD by start of hour, epoch ms.
 */
export function typicalPeriod(
  costByHour: ReadonlyMap<number, number>,
  { from, to }: TimeSpan,
  timeZone: string,
): PastPeriod | null {
  const starts = periodsBack(from, "d", timeZone, DAYS.most);
  const first = Math.min(...[...costByHour].filter(([, cost]) => cost > 0).map(([hour]) => hour));
  // The day on which spend began is not a whole one.
  const totals = starts
    .filter((start) => start >= first)
    .map((start, back) => sumHours(costByHour, start, starts[back - 1] ?? from));
  if (totals.length < DAYS.least) return null;
  // Yesterday is the first of the totals, and the weekday of the seventh day of the period.
  const ofWeekday = Array.from({ length: DAYS.week }, (_, day) =>
    median(totals.filter((_, back) => (back + 1 + day) % DAYS.week === 0)),
  );
  const hours: number[] = [];
  let spent = 0;
  let start = from;
  for (let day = 0; start < to; day++) {
    const end = shiftCalendar(start, 1, "d", timeZone);
    const perHour = (ofWeekday[day % DAYS.week]! * HOUR_MS) / (end - start);
    for (let hour = start; hour < end; hour += HOUR_MS) {
      spent += (perHour * Math.min(HOUR_MS, end - hour)) / HOUR_MS;
      hours.push(spent);
    }
    start = end;
  }
  return spent > 0 ? hours : null;
}
