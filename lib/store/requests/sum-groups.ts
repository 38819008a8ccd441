import { emptyRollup } from "@/lib/aggregate/rollup";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { READ_LIMITS } from "@/lib/schema/figures/grouping";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { TRUNCATED } from "@/lib/schema/request/finish-reason";
import { readTraffic } from "@/lib/store/database/replica";
import { OTHERS } from "@/lib/store/rollups/rollup-statement";
import { groupLabel } from "./group-label";
import { findEdge, type GroupedRequests, type GroupQuery, type GroupRank } from "./group-requests";
import { STATUS_CODES } from "./request-codes";
import { filterParameters, seriesCondition } from "./series-filter";

const ofStatus = (status: (typeof STATUS_CODES)[number]) =>
  `count(*) FILTER (WHERE r.status = ${STATUS_CODES.indexOf(status)})`;
const reported = (condition: string) => `count(*) FILTER (WHERE ${condition})`;

/** What the database adds up; what needs every value, such as a percentile, is not among it. */
const COUNTS = {
  requests: "count(*)",
  successes: ofStatus("success"),
  errors: ofStatus("error"),
  fallbacks: ofStatus("fallback"),
  cacheHits: reported("r.cache_hit"),
  unpriced: reported("r.cost_nano IS NULL"),
  finishKnown: reported("r.finish_reason IS NOT NULL"),
  truncated: reported(`r.finish_reason = '${TRUNCATED}'`),
  inputUnknown: reported("r.input_tokens IS NULL"),
  outputUnknown: reported("r.output_tokens IS NULL"),
  inputTokens: "coalesce(sum(r.input_tokens), 0)",
  outputTokens: "coalesce(sum(r.output_tokens), 0)",
  thinkingTokens: "coalesce(sum(r.thinking_tokens), 0)",
  cachedInputTokens: "coalesce(sum(r.cached_input_tokens), 0)",
  cacheWriteTokens: "coalesce(sum(r.cache_write_tokens), 0)",
  doubtful: reported("r.cost_nano IS NOT NULL AND r.cost_doubts IS NOT NULL"),
} as const satisfies Partial<Record<keyof Rollup, string>>;
const MONEY = {
  costNano: "coalesce(sum(r.cost_nano), 0)",
  doubtfulNano: "coalesce(sum(r.cost_nano) FILTER (WHERE r.cost_doubts IS NOT NULL), 0)",
} as const satisfies Partial<Record<keyof Rollup, string>>;

const COUNT_NAMES = Object.keys(COUNTS) as (keyof typeof COUNTS)[];
const MONEY_NAMES = Object.keys(MONEY) as (keyof typeof MONEY)[];
const SUMS = Object.entries({ ...COUNTS, ...MONEY })
  .map(([name, sql]) => `${sql} AS "${name}"`)
  .join(", ");
const SUMS_OF_SUMS = [
  ...COUNT_NAMES.map((name) => `sum("${name}")::float8 AS "${name}"`),
  ...MONEY_NAMES.map((name) => `sum("${name}")::text AS "${name}"`),
].join(", ");
const AMOUNTS: Record<GroupRank, keyof typeof COUNTS | keyof typeof MONEY> = {
  requests: "requests",
  cost: "costNano",
  errors: "errors",
  input_tokens: "inputTokens",
};
const ERROR = `CASE WHEN r.status = ${STATUS_CODES.indexOf("error")} THEN r.error_type_id END`;

type SumRow = Record<keyof typeof COUNTS, number> &
  Record<keyof typeof MONEY, string> & {
    /** Null: all that are not named. */
    label: string | null;
    error: number | null;
  };

function add(rollups: Map<string, Rollup>, key: string, row: SumRow): void {
  const rollup = rollups.get(key) ?? emptyRollup();
  rollups.set(key, rollup);
  for (const name of COUNT_NAMES) rollup[name] += row[name];
  for (const name of MONEY_NAMES) rollup[name] += BigInt(row[name]);
  if (row.error !== null)
    rollup.errorTypes.set(row.error, (rollup.errorTypes.get(row.error) ?? 0) + row.errors);
}

/**
 * Sums by bucket and group, added up by the database, so of far more requests than `groupRequests` reads. Only of the newest
 * where the span has more than the limit.
 */
export async function sumGroups(query: GroupQuery, limit = READ_LIMITS.sums): Promise<GroupedRequests> {
  const { projectId, filters, from, to, starts, grouping, groups, listed, rank = "requests" } = query;
  const amount = AMOUNTS[rank];
  const values: unknown[] = [
    ...[projectId, new Date(from), new Date(to), ...filterParameters(filters)],
    starts.map((start) => new Date(start)),
  ];
  const { label, parts, joins } = groupLabel(grouping, (value) => `$${values.push(value)}`);
  const { rows } = await readTraffic((server) =>
    server.query<SumRow & { bucket: number | null; place: number; names: number; since: number | null }>(
      `WITH edge AS MATERIALIZED (SELECT q.ts FROM requests q WHERE q.project_id = $1 AND q.ts >= $2 AND q.ts < $3
         ORDER BY q.ts DESC OFFSET ${limit - 1} LIMIT 1),
       summed AS MATERIALIZED (
         SELECT ${label} AS label, width_bucket(r.ts, $12::timestamptz[]) AS bucket, ${ERROR} AS error, ${SUMS}
         FROM requests r ${joins}
         WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 AND r.ts >= coalesce((SELECT ts FROM edge), $2)
           AND ${seriesCondition("r.series_id", 1, 4)}
         GROUP BY ${parts}, 2, 3),
       ranked AS MATERIALIZED (
         SELECT label, row_number() OVER (ORDER BY sum("${amount}") DESC, sum(requests) DESC, label COLLATE "C") AS place
         FROM summed GROUP BY label)
       SELECT t.*, (SELECT count(*)::int FROM ranked) AS names,
         (SELECT extract(epoch FROM ts)::float8 * 1000 FROM edge) AS since
       FROM (
         SELECT CASE WHEN place <= ${groups} THEN label END AS label, bucket, error, min(place)::int AS place, ${SUMS_OF_SUMS}
         FROM summed JOIN ranked USING (label) GROUP BY 1, 2, 3
         UNION ALL
         SELECT CASE WHEN place <= ${listed} THEN label END, NULL, error, min(place)::int, ${SUMS_OF_SUMS}
         FROM summed JOIN ranked USING (label) GROUP BY 1, 3) t
       ORDER BY t.place`,
      values,
    ),
  );
  const totals = new Map<string, Rollup>();
  const byBucket = new Map<number, Map<string, Rollup>>();
  for (const row of rows) {
    const key = row.label ?? OTHERS;
    if (row.bucket === null) {
      add(totals, key, row);
      continue;
    }
    const bucket = starts[Math.max(0, row.bucket - 1)]!;
    const cells = byBucket.get(bucket) ?? new Map<string, Rollup>();
    byBucket.set(bucket, cells);
    add(cells, key, row);
  }
  const keys = [...totals.keys()].filter((key) => key !== OTHERS);
  return {
    rows: [...byBucket].flatMap(([bucket, cells]) =>
      [...cells].map(([key, figures]) => ({ key, bucket, figures })),
    ),
    totals,
    keys,
    leftOut: Math.max(0, (rows[0]?.names ?? 0) - keys.length),
    since: rows.length > 0 ? rows[0]!.since : await findEdge(query, limit),
  };
}

/** The sums of the named groups in another span; null if it has none of them, or more requests than the limit. */
export async function sumNamedGroups(
  {
    projectId,
    filters,
    grouping,
    from,
    to,
  }: Pick<GroupQuery, "projectId" | "filters" | "grouping"> & TimeSpan,
  names: readonly string[],
  limit = READ_LIMITS.sums,
): Promise<ReadonlyMap<string, Rollup> | null> {
  const values: unknown[] = [projectId, new Date(from), new Date(to), ...filterParameters(filters), names];
  const { label, parts, joins } = groupLabel(grouping, (value) => `$${values.push(value)}`);
  const { rows } = await readTraffic((server) =>
    server.query<SumRow>(
      `SELECT label, error, ${SUMS_OF_SUMS} FROM (
         SELECT ${label} AS label, ${ERROR} AS error, ${SUMS}
         FROM requests r ${joins}
         WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 AND ${seriesCondition("r.series_id", 1, 4)}
           AND NOT EXISTS (SELECT FROM requests q WHERE q.project_id = $1
             AND q.ts >= $2 AND q.ts < $3 OFFSET ${limit} LIMIT 1)
         GROUP BY ${parts}, 2) t
       WHERE label = ANY ($12::text[]) GROUP BY 1, 2`,
      values,
    ),
  );
  if (rows.length === 0) return null;
  const totals = new Map<string, Rollup>();
  for (const row of rows) add(totals, row.label!, row);
  return totals;
}
