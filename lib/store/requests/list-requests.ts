import type { Filters } from "@/lib/schema/figures/filters";
import type { RequestStatus } from "@/lib/schema/request/request";
import { decodeCursor, encodeCursor, type Position } from "@/lib/store/database/keyset-page";
import { pool } from "@/lib/store/database/pool";
import { STATUS_CODES } from "./request-codes";
import { type ListedRequest, REQUEST_COLUMNS, REQUEST_JOINS, toRequest } from "./request-record";
import { filterParameters, seriesCondition } from "./series-filter";

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
  anomalous: boolean;
  cursor: string | null;
  limit: number;
};

export type RequestPage = {
  requests: ListedRequest[];
  next_cursor: string | null;
  /** The filtered search stopped before the end of the range; `next_cursor` continues it. */
  cut: boolean;
};

/** The filters have no indexes, so the search for one page reads at most this many rows. */
const SCAN_LIMIT = 200_000;

/** Requests newest first, one page at a time. */
export async function listRequests(query: RequestQuery): Promise<RequestPage> {
  const after = decodeCursor(query.cursor);
  const { rows } = await pool().query(
    `SELECT ${REQUEST_COLUMNS} FROM (${scanSql("q.*")} LIMIT ${SCAN_LIMIT}) r ${REQUEST_JOINS}
     WHERE ${seriesCondition("r.series_id", 1, 6)}
       AND (cardinality($10::int2[]) = 0 OR r.status = ANY ($10))
       AND ($11::text IS NULL OR e.name = $11) AND ($12::text IS NULL OR r.user_id = $12)
       AND ($13::jsonb IS NULL OR r.tags @> $13) AND ($14::int4 IS NULL OR r.latency_ms >= $14)
       AND (NOT $15::bool OR EXISTS (SELECT 1 FROM anomalies a
         WHERE a.project_id = r.project_id AND a.ts = r.ts AND a.request_id = r.id))
     ORDER BY r.ts DESC, r.id DESC LIMIT $16`,
    [
      ...scanValues(query, after),
      ...filterParameters(query.filters),
      query.status.map((status) => STATUS_CODES.indexOf(status)),
      query.errorType,
      query.userId,
      query.tag && JSON.stringify({ [query.tag.name]: query.tag.value }),
      query.minLatencyMs,
      query.anomalous,
      query.limit + 1,
    ],
  );
  const requests = rows.slice(0, query.limit).map(toRequest);
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

function scanValues({ projectId, from, to }: RequestQuery, after: Position | null): unknown[] {
  const span = [new Date(from).toISOString(), new Date(to).toISOString()];
  return [projectId, ...span, after?.ts ?? null, after?.id ?? ""];
}

/** The last row that a full scan read; null if the range ended before it. */
async function scanEnd(query: RequestQuery, after: Position | null): Promise<Position | null> {
  const { rows } = await pool().query<{ ts: Date; id: string }>(
    `${scanSql("q.ts, q.id")} OFFSET ${SCAN_LIMIT - 1} LIMIT 1`,
    scanValues(query, after),
  );
  const end = rows[0];
  return end ? { ts: end.ts.toISOString(), id: end.id } : null;
}

function isFiltered(query: RequestQuery): boolean {
  const { filters, status, errorType, userId, tag, minLatencyMs, anomalous } = query;
  const named = Object.values(filters).some((values) => values.length > 0);
  const picked = [errorType, userId, tag, minLatencyMs].some((value) => value !== null);
  return named || picked || status.length > 0 || anomalous;
}
