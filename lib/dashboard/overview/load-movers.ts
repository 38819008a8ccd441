import { mergeCells } from "@/lib/aggregate/rollup";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { type ComparablePeriod, comparablePeriods } from "@/lib/schema/time/comparable-periods";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { OTHERS } from "@/lib/store/rollups/read-rollups";
import type { FigureName } from "@/lib/store/rollups/rollup-columns";
import { levelOfSpan } from "@/lib/store/rollups/rollup-level";
import { comparisonLabel } from "./comparison-label";
import { loadOverviewFrame, type OverviewFrame } from "./load-overview-frame";
import type { Movers } from "./overview-model";
import { prepareMovers } from "./prepare-movers";

/** Series that are compared one by one: those with the most requests and the highest cost, now and in the nearest period. */
const APART = 100;
const FIGURES: FigureName[] = [
  ...(["requests", "successes", "errors", "fallbacks", "cache_hits", "unpriced", "cost_nano"] as const),
  ...(["output_tokens", "output_unknown", "latency_sum", "error_types"] as const),
];
/** The series of all that are not compared one by one. */
const REST = -1;

/** What deviates most from the same hours of earlier days or weeks, by model, provider, service and type of error. */
export async function loadMovers(projectId: number, search: string): Promise<Movers> {
  const frame = await loadOverviewFrame(projectId, search);
  const { query, now, total, firstHour, series, errorTypeName } = frame;
  const span = wholeMinutes({ from: query.from, to: Math.min(query.to, now) });
  const full = comparablePeriods(span, query.timeZone)
    .map((period) => ({ ...period, ...wholeMinutes(period) }))
    .filter(({ from }) => firstHour !== null && from >= firstHour);
  const alike = full.filter(({ isAlike }) => isAlike);
  // A young project has no weekend yet to compare a weekend with.
  const { periods, apart } = await readPeriods(frame, alike.length > 0 ? alike : full);
  const [nearest] = periods;
  return {
    comparedWith: nearest ? comparisonLabel(nearest, span, query.timeZone, now) : null,
    periods: periods.length,
    dataSince: firstHour,
    requests: total.requests,
    lines: nearest
      ? prepareMovers({
          now: { ...span, bySeries: folded(frame.bySeries, apart) },
          periods: periods.map((period) => ({ ...period, bySeries: folded(period.bySeries, apart) })),
          series,
          errorTypeName,
        })
      : [],
  };
}

const wholeMinutes = ({ from, to }: TimeSpan): TimeSpan => ({
  from: Math.floor(from / MINUTE_MS) * MINUTE_MS,
  to: Math.ceil(to / MINUTE_MS) * MINUTE_MS,
});

type ReadPeriod = ComparablePeriod & { bySeries: ReadonlyMap<number, Rollup> };

/**
 * Those with data, since a gap in the data is not what is normal. One after the other, so that a page does not take all
 * connections. The nearest is read whole: it also has what is missing now.
 */
async function readPeriods(
  { projectId, query, bySeries }: OverviewFrame,
  all: readonly ComparablePeriod[],
): Promise<{ periods: ReadPeriod[]; apart: ReadonlySet<number> }> {
  const periods: ReadPeriod[] = [];
  let apart: ReadonlySet<number> = new Set();
  for (const period of all) {
    const { from, to } = period;
    const rows = await readCachedRollups({
      projectId,
      filters: query.filters,
      from,
      to,
      level: to - from < 2 * HOUR_MS ? "1m" : levelOfSpan(Math.max(to - from, 7 * HOUR_MS)),
      stepMs: null,
      groupBy: "series",
      ...(periods.length > 0 ? { apart: { keys: [...apart].map(String), others: "merge" as const } } : {}),
      sketches: [],
      figures: FIGURES,
    });
    if (rows.length === 0) continue;
    const found = new Map(rows.map(({ key, figures }) => [key === OTHERS ? REST : Number(key), figures]));
    if (periods.length === 0) apart = new Set([...mostUsed(bySeries), ...mostUsed(found)]);
    periods.push({ ...period, bySeries: found });
  }
  return { periods, apart };
}

function mostUsed(bySeries: ReadonlyMap<number, Rollup>): number[] {
  const top = (value: (figures: Rollup) => number) =>
    [...bySeries]
      .toSorted(([, a], [, b]) => value(b) - value(a))
      .slice(0, APART)
      .map(([id]) => id);
  return [...top(({ requests }) => requests), ...top(({ costNano }) => Number(costNano))];
}

/** The series that are compared one by one, and all others as one. */
function folded(
  bySeries: ReadonlyMap<number, Rollup>,
  apart: ReadonlySet<number>,
): ReadonlyMap<number, Rollup> {
  const kept = new Map([...bySeries].filter(([id]) => apart.has(id)));
  if (kept.size < bySeries.size)
    kept.set(REST, mergeCells([...bySeries].filter(([id]) => !apart.has(id)).map(([, figures]) => figures)));
  return kept;
}
