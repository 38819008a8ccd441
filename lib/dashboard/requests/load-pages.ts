import { z } from "zod";
import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { notName } from "@/lib/schema/figures/filters";
import { filterValues, parseParameter } from "@/lib/schema/figures/reading-query";
import { ApiError } from "@/lib/schema/http/api-error";
import { RequestStatus } from "@/lib/schema/request/request";
import { listAnomalies } from "@/lib/store/requests/list-anomalies";
import {
  checkCursor,
  listRequests,
  REQUEST_ORDERS,
  REQUEST_SORTS,
  type RequestQuery,
} from "@/lib/store/requests/list-requests";

const PAGE = 50;
const Limit = z.coerce
  .number("must be a number")
  .int("must be a whole number")
  .min(1)
  .max(1_000)
  .default(PAGE);
const Latency = z.coerce.number("must be a number").int().min(0).max(2_147_483_647).optional();

const Cost = z.coerce.number("must be a number").min(0).max(1_000_000).optional();
const Sort = z.enum(REQUEST_SORTS, `must be one of ${REQUEST_SORTS.join(", ")}`).default("time");
const Order = z.enum(REQUEST_ORDERS, "must be asc or desc").default("desc");
const Search = z.string().max(200, "must be at most 200 characters").optional();

export async function loadAnomalyPage(span: ReadingSpan, query: URLSearchParams) {
  return listAnomalies({
    ...span,
    cursor: query.get("cursor"),
    limit: parseParameter(query, "limit", Limit),
  });
}

/** All requests of a span. */
export const NOT_NARROWED = {
  status: [],
  errorType: null,
  userId: null,
  tag: null,
  minLatencyMs: null,
  minCostUsd: null,
  search: null,
  anomalous: false,
  order: "desc",
  cursor: null,
} satisfies Partial<RequestQuery>;

/** The filters of a page of requests from its query. Throws 400 naming the parameter. */
export function requestQuery(span: ReadingSpan, query: URLSearchParams): RequestQuery {
  const sort = parseParameter(query, "sort", Sort);
  const cursor = query.get("cursor");
  // Pages leave an invalid one out before anything is read.
  checkCursor({ sort, cursor });
  return {
    ...span,
    status: query.getAll("status").map((status) => parseStatus(status)),
    errorType: query.get("error_type"),
    userId: query.get("user_id"),
    tag: parseTag("tag", query.get("tag")),
    minLatencyMs: parseParameter(query, "min_latency_ms", Latency) ?? null,
    minCostUsd: parseParameter(query, "min_cost_usd", Cost) ?? null,
    search: parseParameter(query, "search", Search)?.trim() || null,
    anomalous: query.get("anomalous") === "true",
    not: {
      errorTypes: filterValues(query, notName("error_type")),
      userIds: filterValues(query, notName("user_id")),
      tags: filterValues(query, notName("tag")).flatMap((text) => parseTag(notName("tag"), text) ?? []),
    },
    sort,
    order: parseParameter(query, "order", Order),
    cursor,
    limit: parseParameter(query, "limit", Limit),
  };
}

export function loadRequestPage(span: ReadingSpan, query: URLSearchParams) {
  return listRequests(requestQuery(span, query));
}

function parseStatus(status: string) {
  const parsed = RequestStatus.safeParse(status);
  if (parsed.success) return parsed.data;
  throw new ApiError(400, "invalid", "status: must be success, error or fallback", {
    details: [{ path: "status", message: "must be success, error or fallback" }],
  });
}

function parseTag(path: string, text: string | null): { name: string; value: string } | null {
  if (text === null || text === "") return null;
  const at = text.indexOf(":");
  if (at > 0) return { name: text.slice(0, at), value: text.slice(at + 1) };
  throw new ApiError(400, "invalid", `${path}: must be name:value`, {
    details: [{ path, message: "must be name:value" }],
  });
}
