import { metricValue } from "@/lib/aggregate/metric-value";
import { MINIMUM_DAYS, median } from "@/lib/aggregate/usual-value";
import { type RuleFigures, seriesFilter, seriesLabels } from "@/lib/rules/rule-groups";
import { subjectKey } from "@/lib/schema/rules/finding";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { isWeekend, sameTimeBefore } from "@/lib/schema/time/zoned-time";

type Labels = Record<string, string>;
type Past = Pick<RuleFigures, "hours" | "series" | "timeZone">;

/**
 * What a total of the window normally is: the median over earlier days of what the hours hold that the window lies in, and
 * of all series of the label set, whether or not they have requests now. The hours do not say when in them the requests came
 * (a nightly job runs at its full cost for ten minutes), so a window is granted the busiest of its hours, or the quietest
 * where a rule looks for too little. A weekday is compared with weekdays, a weekend with weekends, where three of them are
 * known. Null under three days of history.
 */
export function usualTotals(
  definition: MetricRuleDefinition,
  { hours, series, timeZone }: Past,
  now: number,
  days: number,
): (labels: Labels) => number | null {
  const { metric, comparison, window_seconds } = definition;
  const windowHours = (window_seconds * 1_000) / HOUR_MS;
  const last = floorTo(now, HOUR_MS);
  const first = floorTo(last + MINUTE_MS - window_seconds * 1_000, HOUR_MS);
  const slots = (last - first) / HOUR_MS + 1;
  const placeOf = new Map<number, { day: number; slot: number }>();
  const alike = new Set<number>();
  const atWeekend = isWeekend(first, timeZone);
  for (const [day, start] of sameTimeBefore(first, days, timeZone).entries())
    if (isWeekend(start, timeZone) === atWeekend) alike.add(day);
  for (let slot = 0; slot < slots; slot++)
    for (const [day, start] of sameTimeBefore(first + slot * HOUR_MS, days, timeZone).entries())
      placeOf.set(floorTo(start, HOUR_MS), { day, slot });

  const isWanted = seriesFilter(definition);
  const bySet = new Map<string, Map<number, number[]>>();
  for (const { bucket, seriesId, figures } of hours) {
    const place = placeOf.get(bucket);
    const dimensions = series.get(seriesId);
    if (!place || !isWanted(dimensions)) continue;
    const key = subjectKey({ labels: seriesLabels(definition, dimensions) });
    const byDay = bySet.get(key) ?? new Map<number, number[]>();
    bySet.set(key, byDay);
    const totals = byDay.get(place.day) ?? Array.from({ length: slots }, () => 0);
    byDay.set(place.day, totals);
    totals[place.slot]! += metricValue(metric, figures) ?? 0;
  }
  const ofDay = (totals: readonly number[]) =>
    comparison === "above"
      ? Math.min(
          totals.reduce((sum, one) => sum + one, 0),
          windowHours * Math.max(...totals),
        )
      : windowHours * Math.min(...totals);
  return (labels) => {
    const byDay = bySet.get(subjectKey({ labels }));
    if (!byDay || byDay.size < MINIMUM_DAYS) return null;
    const totalsOf = (days: readonly [number, number[]][]) => median(days.map(([, totals]) => ofDay(totals)));
    const ofKind = [...byDay].filter(([day]) => alike.has(day));
    return totalsOf(ofKind.length >= MINIMUM_DAYS ? ofKind : [...byDay]);
  };
}
