import { sampleOf } from "@/lib/aggregate/metric-value";
import { type HourSum, onsetOf } from "@/lib/aggregate/onset";
import { wholeMinutes } from "@/lib/dashboard/range/whole-minutes";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { ownValue } from "@/lib/schema/own-value";
import { type ComparablePeriod, comparablePeriods } from "@/lib/schema/time/comparable-periods";
import { ceilTo, DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Series } from "@/lib/store/requests/series";
import { listSeriesIfFew, listSeriesOf } from "@/lib/store/requests/series-names";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { listLargestSeries } from "@/lib/store/rollups/largest-series";
import type { FigureName } from "@/lib/store/rollups/rollup-columns";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";
import { OTHERS } from "@/lib/store/rollups/rollup-statement";
import { comparisonLabel } from "./comparison-label";
import { loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { Movers } from "./overview-model";
import { type MovedLine, prepareMovers } from "./prepare-movers";

/**
 * Series that are compared one by one: all, if they are no more than this; else as many of those with the most requests, and
 * of those with the highest cost, now and in the nearest period.
 */
const APART = 100;
const FIGURES: FigureName[] = [
  ...(["requests", "successes", "errors", "fallbacks", "cache_hits", "unpriced", "cost_nano"] as const),
  ...(["output_tokens", "output_unknown", "latency_sum", "error_types"] as const),
];
/** Means whose onset is searched, with what they are computed from, and the days that say what was normal. */
const MEANS: Record<string, FigureName[]> = {
  latency_mean: ["successes", "latency_sum"],
  output_tokens_mean: ["requests", "output_tokens", "output_unknown"],
};
const ONSET_DAYS = 14;
/** The series of all that are not compared one by one. */
const REST = -1;

/**
 * What deviates most from the same hours of earlier days or weeks, by model, provider, service and type of error. Where
 * nothing does in a few hours up to now, which may have too few requests to tell, a model that is slower all day is named.
 */
export async function loadMovers(projectId: number, search: string): Promise<Movers> {
  const frame = await loadOverviewFrame(projectId, search);
  const { query, now } = frame;
  const span = wholeMinutes({ from: query.from, to: Math.min(query.to, now) });
  const found = await moversOf(frame, span);
  const isShort = span.to - span.from <= DAY_MS / 2 && query.to >= now - MINUTE_MS;
  if (!isShort || found.comparedWith === null || found.lines.length > 0 || found.requests === 0) return found;
  const day = await moversOf(frame, { from: span.to - DAY_MS, to: span.to });
  const slower = day.lines.filter(({ metric, isNew }) => metric === "latency_mean" && !isNew);
  return slower.length === 0 ? found : { ...day, lines: slower, over: "last 24 h" };
}

async function moversOf(frame: OverviewFrame, span: TimeSpan): Promise<Movers> {
  const { query, now, total, firstHour, errorTypeName } = frame;
  const full = comparablePeriods(span, query.timeZone)
    .map((period) => ({ ...period, ...wholeMinutes(period) }))
    .filter(({ from }) => firstHour !== null && from >= firstHour);
  const alike = full.filter(({ isAlike }) => isAlike);
  // A young project has no weekend yet to compare a weekend with.
  const { apart, periods } = await readPeriods(frame, span, alike.length > 0 ? alike : full);
  const [nearest] = periods;
  const bySeries = nearest ? await readSpan(frame, span, apart) : new Map<number, Rollup>();
  const lines = nearest
    ? prepareMovers({
        now: { ...span, bySeries },
        periods,
        series: new Map(apart.map((one) => [one.id, one])),
        errorTypeName,
      })
    : [];
  return {
    over: null,
    comparedWith: nearest ? comparisonLabel(nearest, span, query.timeZone, now) : null,
    periods: periods.length,
    dataSince: firstHour,
    requests: total.requests,
    lines: await Promise.all(
      lines.map(async ({ ids, ...line }) => ({ ...line, since: await onset(frame, span, { ids, ...line }) })),
    ),
  };
}

/** When a mean moved to where it is now. */
async function onset(
  { projectId, query }: OverviewFrame,
  { to }: TimeSpan,
  { ids, metric, change }: MovedLine,
): Promise<number | null> {
  const figures = ownValue(MEANS, metric);
  const keys = [...ids].filter((id) => id !== REST).map(String);
  if (!figures || !change?.amount || keys.length === 0) return null;
  const end = ceilTo(to, HOUR_MS);
  const rows = await readCachedRollups({
    projectId,
    filters: query.filters,
    from: end - ONSET_DAYS * DAY_MS,
    to: end,
    level: "1h",
    stepMs: HOUR_MS,
    groupBy: "series",
    apart: { keys, others: "merge" },
    sketches: [],
    figures,
  });
  const hours = new Map<number, HourSum>();
  for (const { key, bucket, figures: of } of rows) {
    const sample = keys.includes(key) ? sampleOf(metric as "latency_mean", of) : null;
    if (!sample) continue;
    const hour = bucket / HOUR_MS;
    const { sum, n } = hours.get(hour) ?? { sum: 0, n: 0 };
    hours.set(hour, { hour, sum: sum + sample.sum, n: n + sample.n });
  }
  const found = onsetOf(
    [...hours.values()].sort((a, b) => a.hour - b.hour),
    change.amount > 0 ? "up" : "down",
  );
  return found === null ? null : found * HOUR_MS;
}

type ReadPeriod = ComparablePeriod & { bySeries: ReadonlyMap<number, Rollup> };

/**
 * Those with data, since a gap in the data is not what is normal. One after the other, so that a page does not take all
 * connections. What is compared one by one is also of the nearest, which has what is missing now.
 */
async function readPeriods(
  frame: OverviewFrame,
  span: TimeSpan,
  all: readonly ComparablePeriod[],
): Promise<{ periods: ReadPeriod[]; apart: readonly Series[] }> {
  const few = all.length > 0 ? await listSeriesIfFew(frame.projectId, APART) : [];
  const periods: ReadPeriod[] = [];
  let apart: readonly Series[] = few ?? [];
  for (const period of all) {
    if (few === null && periods.length === 0) {
      const largest = await largestOf(frame, period);
      if (largest.length === 0) continue;
      const ids = [...new Set([...largest, ...(await largestOf(frame, span))])];
      apart = await listSeriesOf(frame.projectId, ids);
    }
    const bySeries = await readSpan(frame, period, apart);
    if (bySeries.size > 0) periods.push({ ...period, bySeries });
  }
  return { periods, apart };
}

const levelOf = ({ from, to }: TimeSpan) =>
  to - from < 2 * HOUR_MS ? "1m" : levelOfSpan(Math.max(to - from, 7 * HOUR_MS));

const largestOf = ({ projectId, query }: OverviewFrame, { from, to }: TimeSpan) =>
  listLargestSeries({ projectId, filters: query.filters, from, to, level: levelOf({ from, to }) }, APART);

/** The series that are compared one by one, and all others as one. */
async function readSpan(
  { projectId, query }: OverviewFrame,
  { from, to }: TimeSpan,
  apart: readonly Series[],
): Promise<ReadonlyMap<number, Rollup>> {
  const rows = await readCachedRollups({
    projectId,
    filters: query.filters,
    from,
    to,
    level: levelOf({ from, to }),
    stepMs: null,
    groupBy: "series",
    apart: { keys: apart.map(({ id }) => String(id)), others: "merge" },
    sketches: [],
    figures: FIGURES,
  });
  return new Map(rows.map(({ key, figures }) => [key === OTHERS ? REST : Number(key), figures]));
}
