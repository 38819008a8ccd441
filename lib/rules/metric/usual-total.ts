import { metricValue } from "@/lib/aggregate/metric-value";
import { MINIMUM_DAYS, median } from "@/lib/aggregate/usual-value";
import { type RuleFigures, seriesFilter, seriesLabels } from "@/lib/rules/rule-groups";
import { subjectKey } from "@/lib/schema/rules/finding";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { isWeekend, sameTimeBefore } from "@/lib/schema/time/zoned-time";

type Labels = Record<string, string>;
type Past = Pick<RuleFigures, "hours" | "series" | "timeZone">;

/** Of one label set: its first hour, and by day what each hour of the window held. */
type Known = { since: number; byDay: Map<number, number[]> };

/**
 * What a total of the window normally is: the median over earlier days of what the hours hold that the window lies in, and
 * of all series of the label set, whether or not they have requests now. The hours do not say when in them the requests came
 * (a nightly job runs at its full cost for ten minutes), so a window is granted the busiest of its hours, or the quietest
 * where a rule looks for too little. A weekday is compared with weekdays, a weekend with weekends, where three of them are
 * known. Null under three days of history: where a rule has a least value, of days since the first requests of the label set,
 * otherwise of days with requests at this hour.
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
  const begins = sameTimeBefore(first, days, timeZone);
  const atWeekend = isWeekend(first, timeZone);
  const isAlike = (day: number) => isWeekend(begins[day]!, timeZone) === atWeekend;
  const placeOf = new Map<number, { day: number; slot: number }>();
  for (let slot = 0; slot < slots; slot++)
    for (const [day, start] of sameTimeBefore(first + slot * HOUR_MS, days, timeZone).entries())
      placeOf.set(floorTo(start, HOUR_MS), { day, slot });

  const keyOf = seriesKeys(definition, series);
  const bySet = new Map<string, Known>();
  for (const { bucket, seriesId, figures } of hours) {
    const key = keyOf(seriesId);
    if (key === null) continue;
    const known = bySet.get(key) ?? { since: bucket, byDay: new Map<number, number[]>() };
    bySet.set(key, known);
    known.since = Math.min(known.since, bucket);
    const place = placeOf.get(bucket);
    if (!place) continue;
    const totals = known.byDay.get(place.day) ?? Array.from({ length: slots }, () => 0);
    known.byDay.set(place.day, totals);
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
    const known = bySet.get(subjectKey({ labels }));
    if (!known) return null;
    const byDay = new Map<number, number>();
    for (const [day, begin] of begins.entries()) {
      const totals = known.byDay.get(day);
      if (totals) byDay.set(day, ofDay(totals));
      else if (countsIdleDays(definition) && begin >= known.since) byDay.set(day, 0);
    }
    if (byDay.size < MINIMUM_DAYS) return null;
    const ofKind = [...byDay].filter(([day]) => isAlike(day));
    return median((ofKind.length >= MINIMUM_DAYS ? ofKind : [...byDay]).map(([, total]) => total));
  };
}

/**
 * Whether a day without requests at this hour counts as 0. Only what has a least value does: without one, a normal value of 0
 * would make the first request too much.
 */
export const countsIdleDays = ({ min_value }: Pick<MetricRuleDefinition, "min_value">): boolean =>
  min_value > 0;

/** The label set that a series belongs to; null: the rule leaves it out. */
function seriesKeys(definition: MetricRuleDefinition, series: Past["series"]): (id: number) => string | null {
  const isWanted = seriesFilter(definition);
  const keys = new Map<number, string | null>();
  return (id) => {
    let key = keys.get(id);
    if (key === undefined) {
      const dimensions = series.get(id);
      key = isWanted(dimensions) ? subjectKey({ labels: seriesLabels(definition, dimensions) }) : null;
      keys.set(id, key);
    }
    return key;
  };
}
