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
 * (a nightly job runs at its full cost for ten minutes), so a window is granted the busiest of its hours. Where a rule looks
 * for too little, it is granted the quietest, or what surely lay within it. A weekday is compared with weekdays, a weekend
 * with weekends, where three of them are known. Null under three days of history: where a rule has a least value, of days
 * since the first requests of the label set, otherwise of days with requests at this hour.
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
  // At 24 hours, the last hour of a day's window is the first of the next day's. When clocks change, two are the same.
  const placesOf = new Map<number, Map<number, number>>();
  for (let slot = 0; slot < slots; slot++)
    for (const [day, start] of sameTimeBefore(first + slot * HOUR_MS, days, timeZone).entries()) {
      const hour = floorTo(start, HOUR_MS);
      placesOf.set(hour, (placesOf.get(hour) ?? new Map<number, number>()).set(day, slot));
    }

  const keyOf = seriesKeys(definition, series);
  const bySet = new Map<string, Known>();
  for (const { bucket, seriesId, figures } of hours) {
    const key = keyOf(seriesId);
    if (key === null) continue;
    const known = bySet.get(key) ?? { since: bucket, byDay: new Map<number, number[]>() };
    bySet.set(key, known);
    known.since = Math.min(known.since, bucket);
    for (const [day, slot] of placesOf.get(bucket) ?? []) {
      const totals = known.byDay.get(day) ?? Array.from({ length: slots }, () => 0);
      known.byDay.set(day, totals);
      totals[slot]! += metricValue(metric, figures) ?? 0;
    }
  }
  const ofDay = comparison === "above" ? atMost : atLeast;
  return (labels) => {
    const known = bySet.get(subjectKey({ labels }));
    if (!known) return null;
    const byDay = new Map<number, number>();
    for (const [day, begin] of begins.entries()) {
      const totals = known.byDay.get(day);
      if (totals) byDay.set(day, ofDay(totals, windowHours));
      else if (countsIdleDays(definition) && begin >= known.since) byDay.set(day, 0);
    }
    if (byDay.size < MINIMUM_DAYS) return null;
    const ofKind = [...byDay].filter(([day]) => isAlike(day));
    return median((ofKind.length >= MINIMUM_DAYS ? ofKind : [...byDay]).map(([, total]) => total));
  };
}

const sum = (totals: readonly number[]) => totals.reduce((all, one) => all + one, 0);

/** What a window of that length may have held: no more than all the hours that it lies in, each as busy as the busiest. */
const atMost = (totals: readonly number[], windowHours: number) =>
  Math.min(sum(totals), windowHours * Math.max(...totals));

/** At least the hours between the first and the last, which it held whole. */
const atLeast = (totals: readonly number[], windowHours: number) =>
  Math.max(sum(totals.slice(1, -1)), windowHours * Math.min(...totals));

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
