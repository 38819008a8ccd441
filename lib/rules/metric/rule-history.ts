import { metricValue } from "@/lib/aggregate/metric-value";
import { usualValue } from "@/lib/aggregate/usual-value";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup, RollupRow } from "@/lib/schema/figures/rollup";
import type { MetricRuleDefinition } from "@/lib/schema/rules/kinds/metric";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { sameTimeBefore } from "@/lib/schema/time/zoned-time";
import { TwoGenerations } from "@/lib/schema/two-generations";

/** Days that a usual value rests on. */
const DAYS = 7;
const hourOf = (ts: number) => Math.floor(ts / HOUR_MS) * HOUR_MS;

/** What was usual as of one hour, for any set of series. */
export type History = {
  usual: (seriesIds: ReadonlySet<number>) => number | null;
  /** A cache is judged once it has had hits for a day: before that it is filling, or there is none. */
  cacheInUse: (seriesIds: ReadonlySet<number>) => boolean;
};

export function historyOf(
  { metric }: MetricRuleDefinition,
  hours: readonly RollupRow[],
  now: number,
  timeZone: string,
): History {
  const figure = (figures: Rollup) => judgedValue(metric, figures);
  const { sameHour, firstHit, usual } = indexOf(hours, now, timeZone);
  return {
    usual: (seriesIds) => {
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
    },
    cacheInUse: (seriesIds) =>
      [...seriesIds].some((id) => (firstHit.get(id) ?? Number.POSITIVE_INFINITY) <= now - DAY_MS),
  };
}

type HoursIndex = {
  hour: number;
  timeZone: string;
  sameHour: Map<number, RollupRow[]>;
  firstHit: Map<number, number>;
  /** By metric and series: the same in every round of the hour, while the same series have requests. */
  usual: TwoGenerations<number | null>;
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
