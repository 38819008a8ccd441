import { type Filters, isFiltered } from "@/lib/schema/figures/filters";
import type { RequestStatus } from "@/lib/schema/request/request";
import { isoTime } from "@/lib/schema/time/epoch";
import {
  decodeCursor,
  decodeRanked,
  encodeCursor,
  encodeRanked,
  type Position,
  type RankedPosition,
} from "@/lib/store/database/keyset-page";
import { readTraffic } from "@/lib/store/database/replica";
import { STATUS_CODES } from "./request-codes";
import { idSql } from "./request-id";
import { type ListedRequest, REQUEST_COLUMNS, REQUEST_JOINS, toRequest } from "./request-record";
import { filterParameters, seriesCondition } from "./series-filter";

/** SQL of what the requests `r` are sorted by; only time reaches beyond the newest ones of the range. */
const FIGURES = {
  latency: "r.latency_ms",
  ttft: "r.ttft_ms",
  input: "r.input_tokens",
  output: "r.output_tokens",
  tokens: "coalesce(r.input_tokens, 0)::int8 + coalesce(r.output_tokens, 0)",
  cost: "r.cost_nano",
};
export const REQUEST_SORTS = ["time", ...(Object.keys(FIGURES) as (keyof typeof FIGURES)[])] as const;
export type RequestSort = (typeof REQUEST_SORTS)[number];
export const REQUEST_ORDERS = ["desc", "asc"] as const;
export type RequestOrder = (typeof REQUEST_ORDERS)[number];

type Tag = { name: string; value: string };

export type RequestQuery = {
  projectId: number;
  filters: Filters;
  from: number;
  to: number;
  status: RequestStatus[];
  errorType: string | null;
  userId: string | null;
  tag: Tag | null;
  minLatencyMs: number | null;
  minCostUsd: number | null;
  /** A part of an id, user, name, error, finish reason or tag. */
  search: string | null;
  anomalous: boolean;
  /** Left out; a request without an error, user or tag stays. */
  not?: { errorTypes: string[]; userIds: string[]; tags: Tag[] };
  sort: RequestSort;
  order: RequestOrder;
  cursor: string | null;
  limit: number;
};

export type RequestPage = {
  requests: ListedRequest[];
  next_cursor: string | null;
  /** The search did not read the whole range; by time, `next_cursor` continues it. */
  cut: boolean;
};

/** The filters and sums have no indexes, so the search for one page reads at most this many rows. */
const SCAN_LIMIT = 200_000;

/** SQL: the newest or oldest rows of the span as `r`, with their names, that match all filters. Binds `matchValues`. */
const matchedSql = (
  order: RequestOrder,
) => `FROM (${scanSql("q.*", order)} FETCH FIRST ${SCAN_LIMIT} ROWS WITH TIES) r ${REQUEST_JOINS}
     WHERE ${seriesCondition("r.series_id", 1, 6)}
       AND (cardinality($14::int2[]) = 0 OR r.status = ANY ($14))
       AND ($15::text IS NULL OR e.name = $15) AND ($16::text IS NULL OR r.user_id = $16)
       AND ($17::jsonb IS NULL OR r.tags @> $17) AND ($18::int4 IS NULL OR r.latency_ms >= $18)
       AND (NOT $19::bool OR EXISTS (SELECT 1 FROM anomalies a
         WHERE a.project_id = $1 AND a.ts = r.ts AND a.request_id = ${idSql("r")}))
       AND ($20::int8 IS NULL OR r.cost_nano >= $20)
       AND ($21::text IS NULL OR strpos(lower(concat_ws(E'\n', ${idSql("r")}, r.user_id, s.model, s.provider, s.environment,
         s.service, e.name, r.finish_reason, r.fallback_from, r.served_model, r.tags)), lower($21)) > 0)
       AND (e.name IS NULL OR e.name <> ALL ($22::text[])) AND (r.user_id IS NULL OR r.user_id <> ALL ($23::text[]))
       AND (r.tags @> ANY ($24::jsonb[])) IS NOT TRUE`;
export const NEWEST_MATCHED = matchedSql("desc");

/** Which requests, in any order. */
export type RequestSelection = Omit<RequestQuery, "sort" | "order" | "limit" | "cursor">;

export function matchValues(query: RequestSelection, after: Position | null): unknown[] {
  const { not } = query;
  return [
    ...scanValues(query, after),
    ...filterParameters(query.filters),
    query.status.map((status) => STATUS_CODES.indexOf(status)),
    query.errorType,
    query.userId,
    query.tag && tagJson(query.tag),
    query.minLatencyMs,
    query.anomalous,
    query.minCostUsd === null ? null : Math.ceil(query.minCostUsd * 1e9),
    query.search,
    not?.errorTypes ?? [],
    not?.userIds ?? [],
    (not?.tags ?? []).map(tagJson),
  ];
}

const tagJson = ({ name, value }: Tag) => JSON.stringify({ [name]: value });

/** Requests in the order of the query, one page at a time. */
export function listRequests(query: RequestQuery): Promise<RequestPage> {
  return query.sort === "time" ? listByTime(query) : listByFigure(query, FIGURES[query.sort]);
}

/** Throws 400 for a text that is not a cursor of this order. */
export function checkCursor({ sort, cursor }: Pick<RequestQuery, "sort" | "cursor">): void {
  if (sort === "time") decodeCursor(cursor);
  else decodeRanked(cursor);
}

async function listByTime(query: RequestQuery): Promise<RequestPage> {
  const { limit, order } = query;
  const after = decodeCursor(query.cursor);
  const { rows } = await readTraffic((from) =>
    from.query(
      `SELECT ${REQUEST_COLUMNS} ${matchedSql(order)} ORDER BY r.ts ${order}, ${idSql("r")} ${order} LIMIT $25`,
      [...matchValues(query, after), limit + 1],
    ),
  );
  const requests = rows.slice(0, limit).map(toRequest);
  const last = requests.at(-1);
  if (rows.length > limit && last)
    return { requests, next_cursor: encodeCursor({ ts: last.timestamp, id: last.id }), cut: false };
  const end = readsMore(query) ? await scanEnd(query, after, order) : null;
  return { requests, next_cursor: end && encodeCursor(end), cut: end !== null };
}

/** What has no figure comes last in either order. */
async function listByFigure(query: RequestQuery, figure: string): Promise<RequestPage> {
  const { limit, order } = query;
  const [none, beyond] = order === "desc" ? ["-1", "<"] : ["9223372036854775807", ">"];
  const place = (value: string) => `coalesce(${value}, ${none})`;
  const after: RankedPosition | null = decodeRanked(query.cursor);
  const { rows } = await readTraffic((from) =>
    from.query(
      `SELECT ${REQUEST_COLUMNS}, (${figure})::float8 AS rank ${NEWEST_MATCHED}
         AND ($26::timestamptz IS NULL OR (${place(figure)}, r.ts, ${idSql("r")}) ${beyond} (${place("$25::int8")}, $26, $27))
       ORDER BY ${place(figure)} ${order}, r.ts ${order}, ${idSql("r")} ${order} LIMIT $28`,
      [...matchValues(query, null), after?.rank ?? null, after?.ts ?? null, after?.id ?? null, limit + 1],
    ),
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    requests: shown.map(toRequest),
    next_cursor: last ? encodeRanked({ rank: last.rank, ts: last.ts.toISOString(), id: last.id }) : null,
    cut: (await scanEnd(query, null)) !== null,
  };
}

function scanSql(columns: string, order: RequestOrder): string {
  const beyond = order === "desc" ? "<" : ">";
  return `SELECT ${columns} FROM requests q WHERE q.project_id = $1 AND q.ts >= $2 AND q.ts < $3
    AND ($4::timestamptz IS NULL OR (q.ts ${beyond}= $4 AND (q.ts, ${idSql("q")}) ${beyond} ($4, $5)))
    ORDER BY q.ts ${order}`;
}

function scanValues(
  { projectId, from, to }: Pick<RequestQuery, "projectId" | "from" | "to">,
  after: Position | null,
): unknown[] {
  const span = [new Date(from).toISOString(), new Date(to).toISOString()];
  return [projectId, ...span, after?.ts ?? null, after?.id ?? ""];
}

/** Behind the last rows that a full scan read; null if the range ended before it. */
export async function scanEnd(
  query: Pick<RequestQuery, "projectId" | "from" | "to">,
  after: Position | null,
  order: RequestOrder = "desc",
): Promise<Position | null> {
  const { rows } = await readTraffic((from) =>
    from.query<{ ts: Date }>(
      `${scanSql("q.ts", order)} OFFSET ${SCAN_LIMIT - 1} LIMIT 1`,
      scanValues(query, after),
    ),
  );
  const [end] = rows;
  // Every id comes after the empty one.
  return end ? { ts: isoTime(end.ts.getTime() + (order === "desc" ? 0 : 1)), id: "" } : null;
}

/** Whether the search may read rows that do not match. */
const readsMore = (query: RequestQuery): boolean =>
  isFiltered(query.filters) || query.status.length > 0 || isNarrowed(query);

/** Whether only the requests themselves tell which ones match: rollups do not know these filters. */
export function isNarrowed(query: RequestSelection): boolean {
  const { errorType, userId, tag, minLatencyMs, minCostUsd, search, anomalous, not } = query;
  return (
    anomalous ||
    (not !== undefined && Object.values(not).some((list) => list.length > 0)) ||
    [errorType, userId, tag, minLatencyMs, minCostUsd, search].some((value) => value !== null)
  );
}
