import { metricValue, ratioParts } from "@/lib/aggregate/metric-value";
import { usualValue } from "@/lib/aggregate/usual-value";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import { isRelative } from "@/lib/schema/rules/facts";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { sameTimeBefore } from "@/lib/schema/time/zoned-time";
import { TwoGenerations } from "@/lib/schema/two-generations";
import { countsIdleDays, usualTotals } from "./usual-total";

/** Days that a usual value rests on. */
const DAYS = 7;
const hourOf = (ts: number) => Math.floor(ts / HOUR_MS) * HOUR_MS;

/** What was usual as of one hour, for any set of series. */
export type History = {
  usual: (seriesIds: ReadonlySet<number>) => number | null;
  /** Of a share: the lower one of this and of the share of the whole week, which few requests an hour do not scatter. */
  usualLow: (seriesIds: ReadonlySet<number>) => number | null;
  /** Of a count or a cost, which is of all series of a label set. */
  usualTotal: (labels: Record<string, string>) => number | null;
  /** A cache is judged once it has had hits for a day: before that it is filling, or there is none. */
  cacheInUse: (seriesIds: ReadonlySet<number>) => boolean;
};

/** Whether a rule needs the hours of the last days: for what is usual, or for when a cache had its first hit. */
export const looksBack = (definition: MetricRuleDefinition): boolean =>
  isRelative(definition) || definition.unless_normal || definition.metric === "cache_hit_rate";

export function historyOf(
  definition: MetricRuleDefinition,
  { hours, series, timeZone }: Pick<RuleFigures, "hours" | "series" | "timeZone">,
  now: number,
): History {
  const { metric } = definition;
  const figure = (figures: Rollup) => judgedValue(metric, figures);
  const index = indexOf(hours, now, timeZone);
  const { sameHour, firstHit, usual } = index;
  let totals: UsualTotals | null = null;
  const usualOf = (seriesIds: ReadonlySet<number>) => {
    const key = `${metric} ${[...seriesIds].join(" ")}`;
    let value = usual.get(key);
    if (value === undefined) {
      value = usualValue(
        [...seriesIds].flatMap((id) => sameHour.get(id) ?? []),
        figure,
      );
      usual.set(key, value);
    }
    return value;
  };
  return {
    usual: usualOf,
    usualLow: (seriesIds) => {
      const atThisHour = usualOf(seriesIds);
      const ofWeek = shareOf(seriesIds, partsOf(metric, index, hours));
      return atThisHour === null || ofWeek === null ? atThisHour : Math.min(atThisHour, ofWeek);
    },
    usualTotal: (labels) => {
      totals ??= totalsOf(definition, { hours, series, timeZone }, index, now);
      return totals(labels);
    },
    cacheInUse: (seriesIds) =>
      [...seriesIds].some((id) => (firstHit.get(id) ?? Number.POSITIVE_INFINITY) <= now - DAY_MS),
  };
}

type UsualTotals = ReturnType<typeof usualTotals>;

function totalsOf(
  definition: MetricRuleDefinition,
  past: Pick<RuleFigures, "hours" | "series" | "timeZone">,
  { totals }: HoursIndex,
  now: number,
): UsualTotals {
  const { metric, filters, group_by, comparison, window_seconds } = definition;
  const idle = countsIdleDays(definition);
  const key = JSON.stringify([metric, filters, group_by, comparison, window_seconds, idle]);
  const known = totals.get(key);
  if (known && known.series === past.series) return known.of;
  const of = usualTotals(definition, past, now, DAYS);
  totals.set(key, { series: past.series, of });
  return of;
}

type Parts = { count: number; total: number };

function shareOf(seriesIds: ReadonlySet<number>, parts: ReadonlyMap<number, Parts>): number | null {
  const sum = { count: 0, total: 0 };
  for (const id of seriesIds) {
    const { count, total } = parts.get(id) ?? { count: 0, total: 0 };
    sum.count += count;
    sum.total += total;
  }
  return sum.total === 0 ? null : sum.count / sum.total;
}

/** Numerator and denominator by series, over all hours. */
function partsOf(metric: MetricName, { parts }: HoursIndex, hours: readonly RollupRow[]): Map<number, Parts> {
  const known = parts.get(metric);
  if (known) return known;
  const made = new Map<number, Parts>();
  for (const { seriesId, figures } of hours) {
    const of = ratioParts(metric, figures);
    if (!of) continue;
    const sum = made.get(seriesId) ?? { count: 0, total: 0 };
    made.set(seriesId, { count: sum.count + of.count, total: sum.total + of.total });
  }
  parts.set(metric, made);
  return made;
}

type HoursIndex = {
  hour: number;
  timeZone: string;
  sameHour: Map<number, RollupRow[]>;
  firstHit: Map<number, number>;
  /** By metric and series: the same in every round of the hour, while the same series have requests. */
  usual: TwoGenerations<number | null>;
  parts: Map<MetricName, Map<number, Parts>>;
  totals: Map<string, { series: RuleFigures["series"]; of: UsualTotals }>;
};
const indexes = new WeakMap<readonly RollupRow[], HoursIndex>();

/** What all rules of a round look for in the same hours: those of this time of day, and each series' first cache hit. */
function indexOf(hours: readonly RollupRow[], now: number, timeZone: string): HoursIndex {
  const hour = hourOf(now);
  const known = indexes.get(hours);
  if (known?.hour === hour && known.timeZone === timeZone) return known;
  const sameHours = new Set(sameTimeBefore(hour, DAYS, timeZone).map(hourOf));
  const index: HoursIndex = {
    hour,
    timeZone,
    sameHour: new Map(),
    firstHit: new Map(),
    parts: new Map(),
    totals: new Map(),
    // Where other series have requests in each round, their numbers take a small part of the memory of the hours.
    usual: new TwoGenerations(10_000 + 20 * hours.length, (key) => key.length),
  };
  for (const row of hours) {
    if (sameHours.has(row.bucket)) {
      const rows = index.sameHour.get(row.seriesId);
      if (rows) rows.push(row);
      else index.sameHour.set(row.seriesId, [row]);
    }
    if (row.figures.cacheHits === 0) continue;
    const first = index.firstHit.get(row.seriesId);
    if (first === undefined || row.bucket < first) index.firstHit.set(row.seriesId, row.bucket);
  }
  indexes.set(hours, index);
  return index;
}

/** Failed calls answer with nothing: the length of answers is judged over those that were given. */
export function judgedValue(metric: MetricName, figures: Rollup): number | null {
  if (figures.requests === 0) return null;
  if (metric !== "output_tokens_mean") return metricValue(metric, figures);
  const answered = answersCounted(figures);
  return answered === 0 ? null : figures.outputTokens / answered;
}

/** Answers whose length is known. */
export function answersCounted(figures: Rollup): number {
  const { requests, errors, outputUnknown, failedOutputUnknown } = figures;
  return requests - errors - (outputUnknown - failedOutputUnknown);
}
