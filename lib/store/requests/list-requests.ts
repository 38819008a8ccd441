import type { Filters } from "@/lib/schema/figures/filters";
import type { RequestStatus } from "@/lib/schema/request/request";
import { decodeCursor, encodeCursor, type Position } from "@/lib/store/database/keyset-page";
import { readTraffic } from "@/lib/store/database/replica";
import { STATUS_CODES } from "./request-codes";
import { type ListedRequest, REQUEST_COLUMNS, REQUEST_JOINS, toRequest } from "./request-record";
import { filterParameters, seriesCondition } from "./series-filter";

/** Newest first, or the largest first: those have one page, of the newest requests of the range. */
export const REQUEST_SORTS = ["time", "latency", "cost", "tokens"] as const;
export type RequestSort = (typeof REQUEST_SORTS)[number];

export type RequestQuery = {
  projectId: number;
  filters: Filters;
  from: number;
  to: number;
  status: RequestStatus[];
  errorType: string | null;
  userId: string | null;
  tag: { name: string; value: string } | null;
  minLatencyMs: number | null;
  minCostUsd: number | null;
  /** A part of an id, user, name, error, finish reason or tag. */
  search: string | null;
  anomalous: boolean;
  sort: RequestSort;
  cursor: string | null;
  limit: number;
};

export type RequestPage = {
  requests: ListedRequest[];
  next_cursor: string | null;
  /** The search stopped before the start of the range; `next_cursor` continues it, but in an order other than time. */
  cut: boolean;
};

/** The filters and sums have no indexes, so the search for one page reads at most this many rows. */
const SCAN_LIMIT = 200_000;

/** SQL: the newest rows of the span as `r`, with their names, that match all filters. Binds `matchValues`. */
export const MATCHED = `FROM (${scanSql("q.*")} LIMIT ${SCAN_LIMIT}) r ${REQUEST_JOINS}
     WHERE ${seriesCondition("r.series_id", 1, 6)}
       AND (cardinality($10::int2[]) = 0 OR r.status = ANY ($10))
       AND ($11::text IS NULL OR e.name = $11) AND ($12::text IS NULL OR r.user_id = $12)
       AND ($13::jsonb IS NULL OR r.tags @> $13) AND ($14::int4 IS NULL OR r.latency_ms >= $14)
       AND (NOT $15::bool OR EXISTS (SELECT 1 FROM anomalies a
         WHERE a.project_id = $1 AND a.ts = r.ts AND a.request_id = r.id))
       AND ($16::int8 IS NULL OR r.cost_nano >= $16)
       AND ($17::text IS NULL OR strpos(lower(concat_ws(E'\n', r.id, r.user_id, s.model, s.provider, s.environment,
         s.service, e.name, r.finish_reason, r.fallback_from, r.served_model, r.tags)), lower($17)) > 0)`;

export function matchValues(
  query: Omit<RequestQuery, "sort" | "limit" | "cursor">,
  after: Position | null,
): unknown[] {
  return [
    ...scanValues(query, after),
    ...filterParameters(query.filters),
    query.status.map((status) => STATUS_CODES.indexOf(status)),
    query.errorType,
    query.userId,
    query.tag && JSON.stringify({ [query.tag.name]: query.tag.value }),
    query.minLatencyMs,
    query.anomalous,
    query.minCostUsd === null ? null : Math.ceil(query.minCostUsd * 1e9),
    query.search,
  ];
}

const ORDER: Record<RequestSort, string> = {
  time: "",
  latency: "r.latency_ms DESC, ",
  cost: "r.cost_nano DESC NULLS LAST, ",
  tokens: "coalesce(r.input_tokens, 0)::int8 + coalesce(r.output_tokens, 0) DESC, ",
};

/** Requests in the order of the query, one page at a time. */
export async function listRequests(query: RequestQuery): Promise<RequestPage> {
  const isByTime = query.sort === "time";
  const after = isByTime ? decodeCursor(query.cursor) : null;
  const { rows } = await readTraffic((from) =>
    from.query(
      `SELECT ${REQUEST_COLUMNS} ${MATCHED} ORDER BY ${ORDER[query.sort]}r.ts DESC, r.id DESC LIMIT $18`,
      [...matchValues(query, after), query.limit + 1],
    ),
  );
  const requests = rows.slice(0, query.limit).map(toRequest);
  if (!isByTime) return { requests, next_cursor: null, cut: (await scanEnd(query, after)) !== null };
  const last = requests.at(-1);
  if (rows.length > query.limit && last) {
    return { requests, next_cursor: encodeCursor({ ts: last.timestamp, id: last.id }), cut: false };
  }
  const end = isFiltered(query) ? await scanEnd(query, after) : null;
  return { requests, next_cursor: end && encodeCursor(end), cut: end !== null };
}

function scanSql(columns: string): string {
  return `SELECT ${columns} FROM requests q WHERE q.project_id = $1 AND q.ts >= $2 AND q.ts < $3
    AND ($4::timestamptz IS NULL OR (q.ts, q.id) < ($4, $5)) ORDER BY q.ts DESC, q.id DESC`;
}

function scanValues(
  { projectId, from, to }: Pick<RequestQuery, "projectId" | "from" | "to">,
  after: Position | null,
): unknown[] {
  const span = [new Date(from).toISOString(), new Date(to).toISOString()];
  return [projectId, ...span, after?.ts ?? null, after?.id ?? ""];
}

/** The last row that a full scan read; null if the range ended before it. */
export async function scanEnd(
  query: Pick<RequestQuery, "projectId" | "from" | "to">,
  after: Position | null,
): Promise<Position | null> {
  const { rows } = await readTraffic((from) =>
    from.query<{ ts: Date; id: string }>(
      `${scanSql("q.ts, q.id")} OFFSET ${SCAN_LIMIT - 1} LIMIT 1`,
      scanValues(query, after),
    ),
  );
  const end = rows[0];
  return end ? { ts: end.ts.toISOString(), id: end.id } : null;
}

/** Whether the search may read rows that do not match. */
function isFiltered(query: RequestQuery): boolean {
  return (
    Object.values(query.filters).some((values) => values.length > 0) ||
    query.status.length > 0 ||
    isNarrowed(query)
  );
}

/** Whether only the requests themselves tell which ones match: rollups do not know these filters. */
export function isNarrowed(query: Omit<RequestQuery, "sort" | "limit" | "cursor">): boolean {
  const { errorType, userId, tag, minLatencyMs, minCostUsd, search, anomalous } = query;
  return (
    anomalous || [errorType, userId, tag, minLatencyMs, minCostUsd, search].some((value) => value !== null)
  );
}
