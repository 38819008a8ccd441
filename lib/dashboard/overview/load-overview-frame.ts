import { cache } from "react";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { BAND_DAYS, hourOf } from "@/lib/aggregate/usual-band";
import type { ChartSteps } from "@/lib/dashboard/range/chart-steps";
import { loadPageQuery } from "@/lib/dashboard/range/load-page-query";
import { wholeMinutes } from "@/lib/dashboard/range/whole-minutes";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { PageQuery } from "@/lib/schema/http/page-query";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { listErrorTypes } from "@/lib/store/requests/series";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { findFirstHour } from "@/lib/store/rollups/first-hour";
import { resolutionOf } from "@/lib/store/rollups/read-buckets";
import type { FigureName } from "@/lib/store/rollups/rollup-columns";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";

/** The columns that the overview needs. */
const FIGURES: FigureName[] = [
  ...(["requests", "successes", "errors", "fallbacks", "cache_hits", "unpriced", "cost_nano"] as const),
  ...([
    "input_tokens",
    "output_tokens",
    "thinking_tokens",
    "cached_input_tokens",
    "output_unknown",
    "latency_max",
    "latency_sum",
  ] as const),
];
/** Longer ranges have no band, which is read hour by hour. */
const BAND_RANGE_MS = 7 * DAY_MS;

/** What the panels of the overview share. Rollups are shared across requests and must not be changed. */
export type OverviewFrame = {
  projectId: number;
  now: number;
  query: PageQuery;
  steps: ChartSteps;
  /** One rollup per bucket; null without requests. */
  buckets: readonly (Rollup | null)[];
  /** The whole minutes of the range. */
  span: TimeSpan;
  /** Rollups of the range, and of the previous period; empty where the data begins within that. */
  total: Rollup;
  previous: Rollup;
  /** The start of the first hour with data; null without data. */
  firstHour: number | null;
  /** Hourly rollups from 14 days before the range to its end; null for ranges without a band. */
  hours: ReadonlyMap<number, Rollup> | null;
  errorTypeName: (id: number) => string;
};

/** `search` is the query string of the page. Read once per render for all panels. */
export const loadOverviewFrame = cache(async (projectId: number, search: string): Promise<OverviewFrame> => {
  const { now, query, steps } = await loadPageQuery(projectId, search);
  const span = wholeMinutes(query);
  const { from, to } = span;
  const length = to - from;
  const [buckets, total, previous, hours, errorTypes, firstHour] = await Promise.all([
    bucketsOf(projectId, query, steps),
    totalOf(projectId, query, span),
    totalOf(projectId, query, { from: from - length, to: from }),
    hoursOf(projectId, query, from, to),
    listErrorTypes(projectId),
    findFirstHour(projectId),
  ]);
  // The part of a period that has data says nothing about the whole of another.
  const isFull = firstHour !== null && firstHour <= from - length;
  return {
    projectId,
    now,
    query,
    steps,
    buckets,
    span,
    total,
    previous: isFull ? previous : emptyRollup(),
    firstHour,
    hours,
    errorTypeName: (id) => errorTypes.get(id) ?? `error type ${id}`,
  };
});

/** One rollup per bucket of a chart, merged over all series that match the filters. */
export async function bucketsOf(
  projectId: number,
  { filters }: Pick<PageQuery, "filters">,
  { from, to, starts }: ChartSteps,
): Promise<(Rollup | null)[]> {
  const rows = await readCachedRollups({
    projectId,
    filters,
    from,
    to,
    ...resolutionOf(starts),
    groupBy: "none",
    sketches: ["latency"],
    figures: FIGURES,
  });
  const byStart = new Map(rows.map(({ bucket, figures }) => [bucket, figures]));
  return starts.map((start) => byStart.get(start) ?? null);
}

async function totalOf(projectId: number, { filters }: PageQuery, { from, to }: TimeSpan): Promise<Rollup> {
  const rows = await readCachedRollups({
    projectId,
    filters,
    from,
    to,
    level: levelOfSpan(to - from),
    stepMs: null,
    groupBy: "none",
    sketches: ["latency"],
    figures: [...FIGURES, "error_types"],
  });
  return rows[0]?.figures ?? emptyRollup();
}

async function hoursOf(projectId: number, { filters }: PageQuery, from: number, to: number) {
  if (to - from > BAND_RANGE_MS) return null;
  const rows = await readCachedRollups({
    projectId,
    filters,
    // Over a clock change the same time of day lies an hour further back.
    from: hourOf(from) - BAND_DAYS * DAY_MS - HOUR_MS,
    to: hourOf(to - 1) + HOUR_MS,
    level: "1h",
    stepMs: HOUR_MS,
    groupBy: "none",
    sketches: ["latency"],
    figures: ["requests", "successes", "output_tokens", "output_unknown", "cache_hits", "latency_max"],
  });
  return new Map(rows.map(({ bucket, figures }) => [bucket, figures]));
}
