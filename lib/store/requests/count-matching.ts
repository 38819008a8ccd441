import type { RequestStatus } from "@/lib/schema/request/request";
import { readTraffic } from "@/lib/store/database/replica";
import { matchValues, NEWEST_MATCHED, type RequestSelection } from "./list-requests";
import { STATUS_CODES } from "./request-codes";

/** Labels of requests with what their values are called in the query. */
const FACETS = {
  model: "model",
  provider: "provider",
  service: "service",
  environment: "environment",
  error_type: "error_type",
  user_id: "user_id",
} as const;
export type FacetName = keyof typeof FACETS;
/** `more`: how many further values there are. */
export type Facet = { name: FacetName; values: { value: string; requests: number }[]; more: number };

const VALUES = 7;

const withMatched = (columns: string) => `WITH matched AS MATERIALIZED (SELECT ${columns} ${NEWEST_MATCHED})`;

/** The most frequent values of each label among the newest requests that match. */
export async function countFacets(query: RequestSelection): Promise<Facet[]> {
  const names = Object.keys(FACETS) as FacetName[];
  const parts = names.map(
    (name) => `(SELECT '${name}' AS name, ${FACETS[name]} AS value, count(*)::int4 AS requests,
      (count(*) OVER ())::int4 AS of FROM matched WHERE ${FACETS[name]} <> '' GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT ${VALUES})`,
  );
  const { rows } = await readTraffic((from) =>
    from.query<{ name: FacetName; value: string; requests: number; of: number }>(
      `${withMatched("s.model, s.provider, s.service, s.environment, e.name AS error_type, r.user_id")}
     ${parts.join(" UNION ALL ")}`,
      matchValues(query, null),
    ),
  );
  return names.map((name) => {
    const own = rows.filter((row) => row.name === name);
    const values = own.map(({ value, requests }) => ({ value, requests }));
    return { name, values, more: (own[0]?.of ?? 0) - values.length };
  });
}

export type StatusCounts = Record<RequestStatus, number>;

/** The newest requests that match, by bucket and status; `starts` are in order, the first not after the span's start. */
export async function countByTime(
  query: RequestSelection,
  starts: readonly number[],
): Promise<Map<number, StatusCounts>> {
  const { rows } = await readTraffic((from) =>
    from.query<{ bucket: number; status: number; requests: number }>(
      `${withMatched("r.ts, r.status")}
     SELECT width_bucket(ts, $25::timestamptz[]) AS bucket, status, count(*)::int4 AS requests FROM matched GROUP BY 1, 2`,
      [...matchValues(query, null), starts.map((start) => new Date(start).toISOString())],
    ),
  );
  const counts = new Map<number, StatusCounts>();
  for (const { bucket, status, requests } of rows) {
    const start = starts[bucket - 1]!;
    const cell = counts.get(start) ?? { success: 0, error: 0, fallback: 0 };
    cell[STATUS_CODES[status]!] += requests;
    counts.set(start, cell);
  }
  return counts;
}
