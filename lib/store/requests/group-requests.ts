import { addRequest, emptyRollup, type RollupInput } from "@/lib/aggregate/rollup";
import { mapInSlices } from "@/lib/give-way";
import type { Filters, TimeSpan } from "@/lib/schema/figures/filters";
import { type Grouping, READ_LIMITS } from "@/lib/schema/figures/grouping";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { readTraffic } from "@/lib/store/database/replica";
import type { GroupedRollup } from "@/lib/store/rollups/read-rollups";
import { OTHERS } from "@/lib/store/rollups/rollup-statement";
import { groupLabel } from "./group-label";
import { ROLLUP_INPUT_COLUMNS, rollupInput } from "./request-rows";
import { filterParameters, seriesCondition } from "./series-filter";

export type GroupQuery = {
  projectId: number;
  filters: Filters;
  from: number;
  to: number;
  /** Where the buckets begin; the first is not after `from`. */
  starts: readonly number[];
  grouping: Grouping;
  /** How many groups to return separately, those that have most of `rank`: by bucket, and as sums of the span. */
  groups: number;
  listed: number;
  rank?: GroupRank;
};

/** What the largest groups have most of. */
export type GroupRank = "requests" | "cost" | "errors" | "input_tokens";
const AMOUNTS: Record<GroupRank, (request: RollupInput) => number> = {
  requests: () => 1,
  cost: ({ costNano }) => costNano ?? 0,
  errors: ({ status }) => (status === "error" ? 1 : 0),
  input_tokens: ({ inputTokens }) => inputTokens ?? 0,
};

export type GroupedRequests = {
  rows: GroupedRollup[];
  totals: ReadonlyMap<string, Rollup>;
  /** The listed groups, the largest first; "" stands for requests without the label. */
  keys: string[];
  /** How many groups are not listed. */
  leftOut: number;
  /** Where the requests that were read begin; null if they are all of the range. */
  since: number | null;
};

/** Figures by bucket and group. Users, tags and error types have no rollups: of a busier span only the newest requests are read. */
export async function groupRequests(query: GroupQuery, limit = READ_LIMITS.each): Promise<GroupedRequests> {
  const { projectId, filters, from, to, starts, grouping, rank = "requests" } = query;
  const values: unknown[] = [projectId, new Date(from), new Date(to), ...filterParameters(filters)];
  const { label, joins } = groupLabel(grouping, (value) => `$${values.push(value)}`);
  const { rows: read } = await readTraffic((server) =>
    server.query(
      `WITH newest AS MATERIALIZED (SELECT * FROM requests q WHERE q.project_id = $1 AND q.ts >= $2 AND q.ts < $3
       ORDER BY q.ts DESC FETCH FIRST ${limit} ROWS WITH TIES)
     SELECT ${label} AS label, extract(epoch FROM r.ts)::float8 * 1000 AS t, ${ROLLUP_INPUT_COLUMNS},
       (SELECT CASE WHEN count(*) >= ${limit} THEN extract(epoch FROM min(ts))::float8 * 1000 END FROM newest) AS since
     FROM newest r ${joins} WHERE ${seriesCondition("r.series_id", 1, 4)}`,
      values,
    ),
  );
  const sums = new Map<string, { amount: number; requests: number }>();
  for (const row of read) {
    const { amount, requests } = sums.get(row.label) ?? { amount: 0, requests: 0 };
    sums.set(row.label, { amount: amount + AMOUNTS[rank](rollupInput(row)), requests: requests + 1 });
  }
  const ordered = [...sums]
    .sort(([a, one], [b, other]) => {
      return other.amount - one.amount || other.requests - one.requests || (a < b ? -1 : 1);
    })
    .map(([key]) => key);
  const keys = ordered.slice(0, query.listed);
  const cells = new Map<string, GroupedRollup>();
  const totals = new Map<string, Rollup>();
  const apart = new Set(ordered.slice(0, query.groups));
  const listed = new Set(keys);
  await mapInSlices(read, (row) => {
    const key = apart.has(row.label) ? row.label : OTHERS;
    const bucket = starts[lastNotAfter(starts, row.t)]!;
    const at = `${bucket} ${key}`;
    const cell = cells.get(at) ?? { key, bucket, figures: emptyRollup() };
    cells.set(at, cell);
    const input = rollupInput(row);
    addRequest(cell.figures, input);
    const name = listed.has(row.label) ? row.label : OTHERS;
    const total = totals.get(name) ?? emptyRollup();
    totals.set(name, total);
    addRequest(total, input);
  });
  return {
    rows: [...cells.values()],
    totals,
    keys,
    leftOut: ordered.length - keys.length,
    since: read.length > 0 ? read[0].since : await findEdge(query, limit),
  };
}

/** Where the newest requests of a span begin, also if none of them passes the filters; null if they are all of it. */
export async function findEdge(
  { projectId, from, to }: Pick<GroupQuery, "projectId"> & TimeSpan,
  limit: number,
): Promise<number | null> {
  const { rows } = await readTraffic((server) =>
    server.query<{ since: number }>(
      `SELECT extract(epoch FROM ts)::float8 * 1000 AS since FROM requests
       WHERE project_id = $1 AND ts >= $2 AND ts < $3 ORDER BY ts DESC OFFSET ${limit - 1} LIMIT 1`,
      [projectId, new Date(from), new Date(to)],
    ),
  );
  return rows[0]?.since ?? null;
}

/** By halving: `starts` are in order. */
function lastNotAfter(starts: readonly number[], t: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= t) low = middle;
    else high = middle - 1;
  }
  return low;
}
