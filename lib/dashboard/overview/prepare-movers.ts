import { comparePeriods } from "@/lib/aggregate/compare-periods";
import { type Deviation, deviation, type Sample, type SampleKind } from "@/lib/aggregate/deviation";
import { sampleOf } from "@/lib/aggregate/metric-value";
import { lowerFirst } from "@/lib/format/first-letter";
import { formatValue } from "@/lib/format/format-value";
import { METRICS } from "@/lib/schema/figures/facts";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import type { Dimensions } from "@/lib/schema/request/request";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import type { Mover } from "./overview-model";

export type MoversPeriod = TimeSpan & { bySeries: ReadonlyMap<number, Rollup> };
export type MoversInput = {
  now: MoversPeriod;
  /** Comparable periods with data, the nearest first. */
  periods: readonly MoversPeriod[];
  series: ReadonlyMap<number, Dimensions>;
  errorTypeName: (id: number) => string;
};

const LINES = 6;
const CLAUSES = 2;
const KINDS = {
  latency_mean: "mean",
  error_rate: "share",
  fallback_rate: "share",
  cache_hit_rate: "share",
  output_tokens_mean: "mean",
  cost: "total",
  requests: "total",
} as const satisfies Partial<Record<MetricName, SampleKind>>;
type Watched = keyof typeof KINDS;
const WATCHED = Object.keys(KINDS) as Watched[];

/** From the narrowest to the widest. The narrowest is blamed unless its siblings moved alike. */
const DIMENSIONS = ["model", "provider", "service", "all"] as const;
type Dimension = (typeof DIMENSIONS)[number];

type Group = { dimension: Dimension; name: string; ids: ReadonlySet<number> };
/** `ids`: of the series that it is about. */
export type MovedLine = Omit<Mover, "since"> & { ids: ReadonlySet<number> };
type Moved = Group & { metric: Watched; deviation: Deviation; isNew: boolean; sample: Sample };

const rankOf = ({ dimension }: Group) => DIMENSIONS.indexOf(dimension);

/** A sibling that moved at least this far in the same direction moved as well. */
const MOVED_ALIKE = 3;
const SHARE_OF_SIBLINGS = 0.8;
/** A wider group is blamed if it is out of line by at least this share of what its narrowest part is. */
const WIDER = 0.5;

/** What deviates most from its baseline, the most unusual first: one line per name. */
export function prepareMovers(input: MoversInput): MovedLine[] {
  const samples = samplesOf(input);
  const moved = WATCHED.flatMap((metric) => blame(metric, input, samples));
  const lines = new Map<string, Moved[]>();
  for (const one of moved.toSorted((a, b) => scoreOf(b) - scoreOf(a))) {
    const key = `${one.dimension}|${one.name}`;
    lines.set(key, [...(lines.get(key) ?? []), one]);
  }
  return [
    ...[...lines.values()].map((clauses) => ({ score: scoreOf(clauses[0]!), line: lineOf(clauses) })),
    ...errorTypes(input),
  ]
    .sort((a, b) => b.score - a.score || a.line.name.localeCompare(b.line.name, "en"))
    .slice(0, LINES)
    .map(({ line }) => line);
}

type Samples = (metric: Watched, ids: Iterable<number>) => { now: Sample; periods: Sample[] };

function samplesOf({ now, periods }: MoversInput): Samples {
  const all = [now, ...periods].map(({ bySeries, from, to }) => {
    const cellsOf = (metric: Watched) =>
      new Map([...bySeries].map(([id, figures]) => [id, sampleOf(metric, figures)]));
    return {
      cells: new Map(WATCHED.map((metric) => [metric, cellsOf(metric)])),
      hours: (to - from) / HOUR_MS,
    };
  });
  return (metric, ids) => {
    const wanted = [...ids];
    const [first, ...rest] = all.map(({ cells, hours }) => {
      const bySeries = cells.get(metric)!;
      const sample = { sum: 0, n: 0, hours };
      for (const id of wanted) {
        const cell = bySeries.get(id);
        sample.sum += cell?.sum ?? 0;
        sample.n += cell?.n ?? 0;
      }
      return sample;
    });
    return { now: first!, periods: rest };
  };
}

/** The groups behind the moves of one metric; each is taken out before the rest is compared again. */
function blame(metric: Watched, { now, periods, series }: MoversInput, samples: Samples): Moved[] {
  const earlier = new Set(periods.flatMap(({ bySeries }) => [...bySeries.keys()]));
  // What is new or stopped is said by its requests, and is not why the others cost more.
  let left =
    metric === "requests"
      ? new Set([...now.bySeries.keys(), ...earlier])
      : new Set([...now.bySeries.keys()].filter((id) => earlier.has(id)));
  const blamed: Moved[] = [];
  while (blamed.length < LINES) {
    const all = groupsOf(left, series).flatMap((group) => movedOf(metric, group, samples) ?? []);
    const candidates = all.filter(({ deviation }) => deviation.isOutOfLine);
    const top = candidates.toSorted((a, b) => rankOf(a) - rankOf(b) || scoreOf(b) - scoreOf(a))[0];
    if (!top) break;
    const found = widened(top, candidates, all, samples, series);
    blamed.push(found);
    left = new Set([...left].filter((id) => !found.ids.has(id)));
  }
  return blamed;
}

function groupsOf(ids: ReadonlySet<number>, series: MoversInput["series"]): Group[] {
  const groups = new Map<string, Group & { ids: Set<number> }>();
  for (const id of ids) {
    for (const dimension of DIMENSIONS) {
      const name = dimension === "all" ? "All traffic" : (series.get(id)?.[dimension] ?? "");
      if (name === "") continue;
      const key = `${dimension}|${name}`;
      const group = groups.get(key) ?? { dimension, name, ids: new Set() };
      group.ids.add(id);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function movedOf(metric: Watched, group: Group, samples: Samples): Moved | null {
  const { now, periods } = samples(metric, group.ids);
  const found = deviation(KINDS[metric], now, periods);
  if (!found) return null;
  const isNew = metric === "requests" && periods.every(({ n }) => n === 0);
  return { ...group, metric, deviation: found, isNew, sample: now };
}

/** The widest group around it whose models all moved alike, or itself. */
function widened(
  top: Moved,
  candidates: readonly Moved[],
  all: readonly Moved[],
  samples: Samples,
  series: MoversInput["series"],
): Moved {
  const isAlike = (one: Moved) =>
    Math.abs(one.deviation.z) >= MOVED_ALIKE && one.deviation.z > 0 === top.deviation.z > 0;
  const movedTogether = (wide: Moved) => {
    const models = groupsOf(wide.ids, series)
      .filter(({ dimension }) => dimension === "model")
      .flatMap((group) => movedOf(top.metric, group, samples) ?? []);
    const alike = models.filter(isAlike);
    return alike.length >= 2 && alike.length >= SHARE_OF_SIBLINGS * models.length;
  };
  const wider = candidates
    .filter(
      (one) =>
        rankOf(one) > rankOf(top) &&
        isAlike(one) &&
        scoreOf(one) >= WIDER * scoreOf(top) &&
        one.ids.size > top.ids.size &&
        isWithin(top, one) &&
        movedTogether(one),
    )
    .toSorted((a, b) => rankOf(b) - rankOf(a));
  const widest = wider[0] ?? top;
  // All traffic may be that of one service, and a service's that of one provider.
  return all
    .filter((one) => one.ids.size === widest.ids.size && isWithin(one, widest))
    .toSorted((a, b) => rankOf(a) - rankOf(b))[0]!;
}

const isWithin = (inner: Group, outer: Group) => [...inner.ids].every((id) => outer.ids.has(id));

/** Spreads; half as much for what does no harm: more tokens, more requests, fewer errors. */
function scoreOf({ metric, deviation: { z } }: Moved): number {
  const { better } = METRICS[metric];
  const isTrouble = better !== "none" && z > 0 === (better === "lower");
  return Math.abs(z) * (isTrouble ? 1 : 0.5);
}

/** A cost that moved with its requests comes after them: less traffic is not a saving. */
function causeFirst(clauses: readonly Moved[]): readonly Moved[] {
  const cost = clauses.find(({ metric }) => metric === "cost");
  const requests = clauses.find(({ metric }) => metric === "requests");
  if (!cost || !requests || cost.deviation.z > 0 !== requests.deviation.z > 0) return clauses;
  const others = clauses.filter((one) => one !== requests);
  return others.toSpliced(Math.min(others.indexOf(cost), clauses.indexOf(requests)), 0, requests);
}

function lineOf(unordered: readonly Moved[]): MovedLine {
  const clauses = causeFirst(unordered);
  const [first] = clauses;
  const { dimension, name, ids, metric, deviation: found, isNew } = first!;
  const texts = clauses.slice(0, isNew ? 1 : CLAUSES).map(clauseOf);
  return {
    dimension,
    name,
    ids,
    metric,
    isNew,
    change: isNew ? null : comparePeriods(metric, found.value, found.earlier),
    text: texts.map((text, at) => (at === 0 ? text : lowerFirst(text))).join("; "),
  };
}

function clauseOf({ metric, deviation: found, isNew, sample }: Moved): string {
  const { label, unit } = METRICS[metric];
  const { value, earlier, earlierIs } = found;
  const before = `${earlierIs} ${formatValue(earlier, unit)}`;
  if (isNew) return `${label} ${formatValue(value, unit)}, none in these hours before`;
  if (metric === "requests" && value === 0) return `No requests, ${before}`;
  const counted =
    KINDS[metric] === "share"
      ? ` (${formatValue(sample.sum, "count")} of ${formatValue(sample.n, "count")})`
      : "";
  return `${label} ${formatValue(value, unit)}${counted}, ${before}`;
}

/** Types of errors by their share of all requests. */
function errorTypes({ now, periods, errorTypeName }: MoversInput): { score: number; line: MovedLine }[] {
  const counted = [now, ...periods].map(({ bySeries, from, to }) => {
    const counts = new Map<string, number>();
    let requests = 0;
    for (const figures of bySeries.values()) {
      requests += figures.requests;
      for (const [id, count] of figures.errorTypes) {
        const name = errorTypeName(id);
        counts.set(name, (counts.get(name) ?? 0) + count);
      }
    }
    const sample = (name: string): Sample => ({
      sum: counts.get(name) ?? 0,
      n: requests,
      hours: (to - from) / HOUR_MS,
    });
    return { counts, sample };
  });
  const names = new Set(counted.flatMap(({ counts }) => [...counts.keys()]));
  return [...names].flatMap((name) => {
    const [current, ...before] = counted.map(({ sample }) => sample(name));
    const found = deviation("share", current!, before);
    if (!found?.isOutOfLine) return [];
    const { value, earlier, earlierIs, z } = found;
    const isNew = before.every(({ sum }) => sum === 0);
    const text =
      `${formatValue(value, "ratio")} of requests (${formatValue(current!.sum, "count")} of ${formatValue(current!.n, "count")}), ` +
      (isNew ? "none in these hours before" : `${earlierIs} ${formatValue(earlier, "ratio")}`);
    const change = isNew ? null : comparePeriods("error_rate", value, earlier);
    const about = { dimension: "error_type", name, ids: new Set<number>() } as const;
    const line: MovedLine = { ...about, metric: "error_rate", isNew, change, text };
    // Behind the model, provider or service that it comes from, where that one moved as far.
    return [{ score: Math.abs(z) * (z > 0 ? 0.95 : 0.45), line }];
  });
}
