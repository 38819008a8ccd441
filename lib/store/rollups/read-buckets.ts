import { mergeCells } from "@/lib/aggregate/rollup";
import type { Filters } from "@/lib/schema/figures/filters";
import type { Rollup, RollupLevel } from "@/lib/schema/figures/rollup";
import { ceilTo, DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { snapshot } from "@/lib/store/database/pool";
import { readTraffic } from "@/lib/store/database/replica";
import { rollUpRows } from "@/lib/store/requests/request-rows";
import { type BucketQuantiles, type GroupedRollup, readLatencyQuantiles, readRollups } from "./read-rollups";
import { OTHERS, type RollupQuery } from "./rollup-statement";

/** The span of any milliseconds, half-open; the first start is not after `from`, all are whole minutes in order. */
type Buckets = { projectId: number; filters: Filters; from: number; to: number; starts: readonly number[] };

export type BucketQuery = Buckets &
  Pick<RollupQuery, "apart" | "figures" | "sketches"> & {
    groupBy: "none" | "model" | "provider" | "environment" | "service";
  };

/**
 * Figures of a span by bucket and group. What the span takes of its first and last minute comes from the requests
 * themselves, in the same snapshot, so that the buckets add up to `readWindow` of the span.
 */
export function readBuckets(query: BucketQuery): Promise<GroupedRollup[]> {
  const { inner, edges } = minutesOf(query);
  const read = async (client: Client) => {
    const rows = await readRollups({ ...query, ...inner, ...resolutionOf(query.starts) }, client);
    for (const edge of edges) addEdge(rows, query, edge, await edgeRows(query, edge, client));
    return rows;
  };
  return readTraffic((from) => snapshot(read, from));
}

/** Quantiles of latency by bucket; a bucket that begins or ends within a minute is read as `readBuckets` does. */
export async function readBucketQuantiles(
  query: Buckets,
  qs: readonly number[],
  quantilesOf: (figures: Rollup) => (number | null)[],
): Promise<BucketQuantiles[]> {
  const { starts, from, to } = query;
  const { inner, edges } = minutesOf(query);
  const fast = readTraffic((from) =>
    readLatencyQuantiles({ ...query, ...inner, ...resolutionOf(starts) }, qs, from),
  );
  const cut = new Set(edges.map((edge) => starts.findLastIndex((start) => start <= edge.from)));
  const exact = [...cut].map(async (index) => {
    const span = { from: Math.max(from, starts[index]!), to: Math.min(to, starts[index + 1] ?? to) };
    const only = {
      ...query,
      ...span,
      starts: [starts[index]!],
      groupBy: "none",
      sketches: ["latency"],
    } as const;
    const rows = await readBuckets({ ...only, figures: ["latency_max"] });
    return rows.map(({ bucket, figures }) => ({ bucket, values: quantilesOf(figures) }));
  });
  const replaced = new Set([...cut].map((index) => starts[index]));
  const whole = (await fast).filter(({ bucket }) => !replaced.has(bucket));
  return [...whole, ...(await Promise.all(exact)).flat()];
}

/** The whole minutes of a span, and what it takes of others. */
function minutesOf({ from, to }: Buckets) {
  const inner = { from: ceilTo(from, MINUTE_MS), to: floorTo(to, MINUTE_MS) };
  const outer =
    inner.from > inner.to
      ? [{ from, to }]
      : [
          { from, to: inner.from },
          { from: inner.to, to },
        ];
  return { inner, edges: outer.filter((edge) => edge.from < edge.to) };
}

/** The coarsest level whose rows lie within the buckets, but for hours that are divided. */
export function resolutionOf(starts: readonly number[]): {
  level: RollupLevel;
  stepMs: RollupQuery["stepMs"];
} {
  const stepsOf = (unit: number) => starts.every((start, at) => at === 0 || start - starts[at - 1]! >= unit);
  const level = starts.every((start) => start % DAY_MS === 0) ? "1d" : stepsOf(HOUR_MS) ? "1h" : "1m";
  return { level, stepMs: { starts } };
}

async function edgeRows(query: BucketQuery, edge: { from: number; to: number }, client: Client) {
  const { projectId, filters, groupBy, apart } = query;
  const bySeries = await rollUpRows({ projectId, filters, ...edge }, client);
  if (groupBy === "none" || bySeries.size === 0)
    return [...bySeries.values()].map((figures) => ({ key: "", figures }));
  const { rows } = await client.query<{ id: number; label: string }>(
    `SELECT id, ${groupBy} AS label FROM series WHERE project_id = $1 AND id = ANY ($2::int4[])`,
    [projectId, [...bySeries.keys()]],
  );
  return rows.flatMap(({ id, label }) => {
    const figures = bySeries.get(id)!;
    if (!apart || apart.keys.includes(label)) return [{ key: label, figures }];
    return apart.others === "merge" ? [{ key: OTHERS, figures }] : [];
  });
}

function addEdge(
  rows: GroupedRollup[],
  { starts }: Buckets,
  edge: { from: number },
  added: readonly { key: string; figures: Rollup }[],
): void {
  const bucket = starts.findLast((start) => start <= edge.from)!;
  for (const { key, figures } of added) {
    const at = rows.findIndex((one) => one.key === key && one.bucket === bucket);
    if (at < 0) rows.push({ key, bucket, figures });
    else rows[at] = { key, bucket, figures: mergeCells([rows[at]!.figures, figures]) };
  }
}
