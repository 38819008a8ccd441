import { comparePeriods, type PeriodChange } from "@/lib/aggregate/compare-periods";
import { metricValue, ratioParts } from "@/lib/aggregate/metric-value";
import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { errorsByType } from "@/lib/aggregate/windowed-summary";
import { formatValue } from "@/lib/format/format-value";
import { METRICS, type MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { OverviewFrame } from "./load-overview-frame";
import type { Movers } from "./overview-model";

const LIMIT = 6;
/** Minimum requests in both periods, and minimum events of a ratio in one of them. */
const LEAST_REQUESTS = 20;
const LEAST_EVENTS = 5;
/** Smaller changes are not shown. */
const LEAST_MOVE = 0.2;

const WATCHED: MetricName[] = [
  "latency_p95",
  "error_rate",
  "fallback_rate",
  "cost",
  "cache_hit_rate",
  "output_tokens_mean",
  "requests",
];

type Input = Pick<
  OverviewFrame,
  "bySeries" | "previousBySeries" | "series" | "total" | "previous" | "errorTypeName"
>;
type Mover = Movers[number] & { score: number };

/** The largest changes, one line per name with its most significant metric. */
export function prepareMovers(input: Input): Movers {
  const movers = [...moversOf(input, "model"), ...moversOf(input, "service"), ...errorMovers(input)];
  const best = new Map<string, Mover>();
  for (const mover of movers) {
    const key = `${mover.dimension}|${mover.name}`;
    if ((best.get(key)?.score ?? 0) < mover.score) best.set(key, mover);
  }
  return [...best.values()]
    .sort((a, b) => b.score - a.score || a.name.localeCompare(b.name, "en"))
    .slice(0, LIMIT)
    .map(({ score: _, ...mover }) => mover);
}

function moversOf(input: Input, dimension: "model" | "service"): Mover[] {
  const now = byName(input.bySeries, input.series, dimension);
  const before = byName(input.previousBySeries, input.series, dimension);
  const movers: Mover[] = [];
  for (const [name, figures] of now) {
    const earlier = before.get(name);
    if (name === "" || !earlier) continue;
    if (Math.min(figures.requests, earlier.requests) < LEAST_REQUESTS) continue;
    for (const metric of WATCHED) {
      const mover = moverOf(dimension, name, metric, figures, earlier);
      if (mover) movers.push(mover);
    }
  }
  return movers;
}

function byName(
  bySeries: ReadonlyMap<number, Rollup>,
  series: Input["series"],
  dimension: "model" | "service",
): Map<string, Rollup> {
  const groups = new Map<string, Rollup>();
  for (const [id, figures] of bySeries) {
    const name = series.get(id)?.[dimension] ?? "";
    const group = groups.get(name) ?? emptyRollup();
    mergeRollup(group, figures);
    groups.set(name, group);
  }
  return groups;
}

function moverOf(
  dimension: "model" | "service",
  name: string,
  metric: MetricName,
  now: Rollup,
  before: Rollup,
): Mover | null {
  const [value, earlier] = [metricValue(metric, now), metricValue(metric, before)];
  if (value === null || earlier === null) return null;
  const parts = ratioParts(metric, now);
  if (parts && Math.max(parts.count, ratioParts(metric, before)!.count) < LEAST_EVENTS) return null;
  const change = comparePeriods(metric, value, earlier);
  const score = scoreOf(metric, change, value, earlier);
  if (score === null) return null;
  const { label, unit } = METRICS[metric];
  const text = `${label} ${formatValue(value, unit)}, was ${formatValue(earlier, unit)}`;
  // A service usually changes because one of its models does.
  return { dimension, name, metric, change, text, score: dimension === "service" ? score * 0.9 : score };
}

/** The size of a change as a logarithm; ratios by their points, so that 0.1 % to 0.3 % stays small. */
function scoreOf(metric: MetricName, change: PeriodChange, value: number, earlier: number): number | null {
  if (change.amount === null) return null;
  const size = change.kind === "points" ? Math.abs(change.amount) * 10 : Math.abs(Math.log(value / earlier));
  if (!Number.isFinite(size) || size < LEAST_MOVE) return null;
  // A metric that is neither good nor bad has to change more to rank first.
  return METRICS[metric].better === "none" ? size / 2 : size;
}

function errorMovers({ total, previous, errorTypeName }: Input): Mover[] {
  if (Math.min(total.requests, previous.requests) < LEAST_REQUESTS) return [];
  const before = errorsByType(previous, errorTypeName);
  return [...errorsByType(total, errorTypeName)].flatMap(([name, count]) => {
    const earlier = before.get(name) ?? 0;
    if (Math.max(count, earlier) < LEAST_EVENTS) return [];
    const points = count / total.requests - earlier / previous.requests;
    const score = Math.abs(points) * 10;
    if (score < LEAST_MOVE) return [];
    const change = comparePeriods("errors", count, earlier);
    const text = `${formatValue(count, "count")} errors, ${earlier === 0 ? "none before" : `${formatValue(earlier, "count")} before`}`;
    return [{ dimension: "error_type" as const, name, metric: "errors", change, text, score }];
  });
}
