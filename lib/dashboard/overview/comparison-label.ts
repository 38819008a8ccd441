import { weekdayText } from "@/lib/format/time-text";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { ComparablePeriod } from "@/lib/schema/time/comparable-periods";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";

/** "the same hours yesterday", "the same hours last week", "the same days 5 weeks before". */
export function comparisonLabel(
  { from, daysBack }: ComparablePeriod,
  span: TimeSpan,
  timeZone: string,
  now: number,
): string {
  const isCurrent = span.to > startOf(now, "d", timeZone);
  const isLong = span.to - span.from > DAY_MS + HOUR_MS;
  const what = isLong ? "the same days" : "the same hours";
  if (daysBack === 1) return `${what} ${isCurrent ? "yesterday" : "the day before"}`;
  if (daysBack === 7) return `${what} ${isCurrent ? "last week" : "the week before"}`;
  if (daysBack % 7 === 0) return `${what} ${daysBack / 7} weeks before`;
  return `${what} on ${weekdayText(from, timeZone)}`;
}
