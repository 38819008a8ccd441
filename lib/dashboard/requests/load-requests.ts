import { chartSteps } from "@/lib/dashboard/range/chart-steps";
import { prepareRange } from "@/lib/dashboard/range/load-range";
import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { ApiError } from "@/lib/schema/http/api-error";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { isStorable } from "@/lib/schema/request/storable";
import { findProject } from "@/lib/store/people/projects";
import { listRequests } from "@/lib/store/requests/list-requests";
import { listErrorTypes } from "@/lib/store/requests/series";
import { requestQuery } from "./load-pages";
import { requestRow } from "./request-row";
import type { RequestsModel } from "./requests-model";

/** Query parameters that narrow the list, besides the time range and filters of all pages. */
const NARROWING = [
  "status",
  "error_type",
  "user_id",
  "tag",
  "min_latency_ms",
  "anomalous",
  "cursor",
  "limit",
];

/** One page of requests, newest first. Invalid parameters are ignored, with a notice. */
export async function loadRequests(projectId: number, search: string): Promise<RequestsModel> {
  const now = Date.now();
  const project = await findProject(projectId);
  const timeZone = project?.timeZone ?? "UTC";
  const page = parsePageQuery(search, timeZone, now);
  // The end of a range is exclusive, so one that ends now includes this millisecond.
  const to = page.endsNow ? page.to + 1 : page.to;
  const span = { projectId, timeZone, filters: page.filters, from: page.from, to };
  const { query, refused } = lenientQuery(span, new URLSearchParams(search));
  const [{ requests, next_cursor, cut }, errorTypes] = await Promise.all([
    listRequests(query),
    listErrorTypes(projectId),
  ]);
  const { status, errorType, userId, tag, minLatencyMs, anomalous } = query;
  const notices = [page.notice, ...refused.map((message) => `Ignored invalid parameter: ${message}.`)];
  return {
    range: prepareRange({ query: page, steps: chartSteps(page, page.timeZone) }),
    filters: {
      status,
      errorType,
      userId,
      minLatencyMs,
      anomalous,
      tag: tag && `${tag.name}:${tag.value}`,
    },
    rows: requests.map(requestRow),
    nextCursor: next_cursor,
    cut,
    errorTypes: [...errorTypes.values()].sort((a, b) => a.localeCompare(b, "en")),
    notice: notices.filter((notice) => notice !== null).join(" ") || null,
  };
}

/** Drops parameters that the API would refuse, one at a time. */
function lenientQuery(span: ReadingSpan, given: URLSearchParams) {
  const wanted = new URLSearchParams();
  for (const name of NARROWING) {
    for (const value of given.getAll(name)) if (value !== "" && isStorable(value)) wanted.append(name, value);
  }
  const refused: string[] = [];
  for (;;) {
    try {
      return { query: requestQuery(span, wanted), refused };
    } catch (thrown) {
      const parameter = thrown instanceof ApiError ? thrown.extra.details?.[0]?.path : undefined;
      if (parameter === undefined || !wanted.has(parameter)) throw thrown;
      refused.push((thrown as ApiError).message);
      wanted.delete(parameter);
    }
  }
}
