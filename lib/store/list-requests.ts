import { ApiError } from "@/lib/schema/api-error";
import type { Filters } from "@/lib/schema/filters";
import type { RequestStatus } from "@/lib/schema/request";
import { COST_SOURCE_CODES, STATUS_CODES } from "./insert-requests";
import { decodeCursor, encodeCursor } from "./keyset-page";
import { pool } from "./pool";
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

const COLUMNS = `r.ts, r.id, r.status, r.latency_ms, r.ttft_ms, r.input_tokens, r.output_tokens, r.thinking_tokens,
  r.cached_input_tokens, r.cache_write_tokens, r.cost_nano, r.cost_source, r.cache_hit, r.user_id, r.fallback_from, r.tags,
  r.dropped_names, s.model, s.provider, s.environment, s.service, e.name AS error_type,
  COALESCE((SELECT json_agg(json_build_object('type', a.type, 'severity', a.severity, 'message', a.message,
    'value', a.value, 'baseline', a.baseline, 'z_score', a.z_score) ORDER BY a.type)
    FROM anomalies a WHERE a.project_id = r.project_id AND a.ts = r.ts AND a.request_id = r.id), '[]') AS anomalies`;
const TABLES = `requests r JOIN series s ON s.id = r.series_id LEFT JOIN error_types e ON e.id = r.error_type_id`;

/** Requests newest first, a page at a time. */
export async function listRequests(query: RequestQuery) {
  const after = decodeCursor(query.cursor);
  const { rows } = await pool().query(
    `SELECT ${COLUMNS} FROM ${TABLES}
     WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3 AND ${seriesCondition("r.series_id", 1, 4)}
       AND ($8::timestamptz IS NULL OR (r.ts, r.id) < ($8, $9))
       AND (cardinality($10::int2[]) = 0 OR r.status = ANY ($10))
       AND ($11::text IS NULL OR e.name = $11) AND ($12::text IS NULL OR r.user_id = $12)
       AND ($13::jsonb IS NULL OR r.tags @> $13) AND ($14::int4 IS NULL OR r.latency_ms >= $14)
       AND (NOT $15::bool OR EXISTS (SELECT 1 FROM anomalies a
         WHERE a.project_id = r.project_id AND a.ts = r.ts AND a.request_id = r.id))
     ORDER BY r.ts DESC, r.id DESC LIMIT $16`,
    [
      query.projectId,
      new Date(query.from).toISOString(),
      new Date(query.to).toISOString(),
      ...filterParameters(query.filters),
      after?.ts ?? null,
      after?.id ?? "",
      query.status.map((status) => STATUS_CODES.indexOf(status)),
      query.errorType,
      query.userId,
      query.tag && JSON.stringify({ [query.tag.name]: query.tag.value }),
      query.minLatencyMs,
      query.anomalous,
      query.limit + 1,
    ],
  );
  const page = rows.slice(0, query.limit).map(toRequest);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return { requests: page, next_cursor: last ? encodeCursor({ ts: last.timestamp, id: last.id }) : null };
}

export type ListedRequest = ReturnType<typeof toRequest>;

/** One request by its id; `ts` narrows the search to one row of the index. Throws 404. */
export async function findRequest(projectId: number, id: string, ts: number | null): Promise<ListedRequest> {
  const { rows } = await pool().query(
    `SELECT ${COLUMNS} FROM ${TABLES}
     WHERE r.project_id = $1 AND r.id = $2 AND ($3::timestamptz IS NULL OR r.ts = $3) ORDER BY r.ts DESC LIMIT 1`,
    [projectId, id, ts === null ? null : new Date(ts).toISOString()],
  );
  if (!rows[0]) throw new ApiError(404, "not_found", "There is no such request");
  return toRequest(rows[0]);
}

// biome-ignore lint/suspicious/noExplicitAny: a driver's row has no type of its own.
function toRequest(row: any) {
  const names = row.dropped_names ?? row;
  return {
    id: row.id as string,
    timestamp: row.ts.toISOString() as string,
    model: names.model as string,
    provider: (names.provider || null) as string | null,
    environment: (names.environment || null) as string | null,
    service: (names.service || null) as string | null,
    status: STATUS_CODES[row.status]!,
    error_type: row.error_type as string | null,
    latency_ms: row.latency_ms as number,
    ttft_ms: row.ttft_ms as number | null,
    input_tokens: row.input_tokens as number,
    output_tokens: row.output_tokens as number,
    thinking_tokens: row.thinking_tokens as number,
    cached_input_tokens: row.cached_input_tokens as number,
    cache_write_tokens: row.cache_write_tokens as number,
    cost_usd: row.cost_nano === null ? null : Number(row.cost_nano) / 1e9,
    cost_source: COST_SOURCE_CODES[row.cost_source]!,
    cache_hit: row.cache_hit as boolean,
    user_id: row.user_id as string | null,
    fallback_from: row.fallback_from as string | null,
    tags: row.tags as Record<string, string> | null,
    anomalies: row.anomalies as {
      type: string;
      severity: string;
      message: string;
      value: number;
      baseline: number;
      z_score: number;
    }[],
  };
}
