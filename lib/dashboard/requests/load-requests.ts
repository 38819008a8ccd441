import { cache } from "react";
import { type ChartSteps, chartSteps } from "@/lib/dashboard/range/chart-steps";
import { prepareRange } from "@/lib/dashboard/range/load-range";
import { readLeniently } from "@/lib/dashboard/range/read-leniently";
import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { type PageQuery, parsePageQuery } from "@/lib/schema/http/page-query";
import { RequestStatus } from "@/lib/schema/request/request";
import { isStorable } from "@/lib/schema/request/storable";
import { findProject } from "@/lib/store/people/projects";
import { countByTime, countFacets, type StatusCounts } from "@/lib/store/requests/count-matching";
import { isNarrowed, listRequests, type RequestQuery, scanEnd } from "@/lib/store/requests/list-requests";
import { listErrorTypes } from "@/lib/store/requests/series";
import { readCachedRollups } from "@/lib/store/rollups/cached-rollups";
import { resolutionOf } from "@/lib/store/rollups/read-buckets";
import { requestQuery } from "./load-pages";
import { requestRow } from "./request-row";
import type { FacetPanel, RequestsModel, VolumePanel } from "./requests-model";

/** Query parameters that narrow the list, besides the time range and filters of all pages. */
const NARROWING = [
  "status",
  "error_type",
  "user_id",
  "tag",
  "not_error_type",
  "not_user_id",
  "not_tag",
  "min_latency_ms",
  "min_cost_usd",
  "search",
  "sort",
  "order",
  "anomalous",
  "cursor",
  "limit",
];

type Asked = { page: PageQuery; query: RequestQuery; refused: string[]; now: number };

/** What the query string of the page asks for; shared by its panels. */
const askedOf = cache(async (projectId: number, search: string): Promise<Asked> => {
  const now = Date.now();
  const project = await findProject(projectId);
  const timeZone = project?.timeZone ?? "UTC";
  const page = parsePageQuery(search, timeZone, now);
  // The end of a range is exclusive, so one that ends now includes this millisecond.
  const to = page.endsNow ? page.to + 1 : page.to;
  const span = { projectId, timeZone, filters: page.filters, from: page.from, to };
  return { page, now, ...lenientQuery(span, new URLSearchParams(search)) };
});

/** One page of requests. Invalid parameters are ignored, with a notice. */
export async function loadRequests(projectId: number, search: string): Promise<RequestsModel> {
  const { page, query, refused } = await askedOf(projectId, search);
  const [{ requests, next_cursor, cut }, errorTypes] = await Promise.all([
    listRequests(query),
    listErrorTypes(projectId),
  ]);
  const notices = [page.notice, ...refused.map((message) => `Ignored invalid parameter: ${message}.`)];
  return {
    range: prepareRange(page),
    sort: query.sort,
    order: query.order,
    rows: requests.map(requestRow),
    tailed: isTailed(search, page, query) ? { from: page.from } : null,
    nextCursor: next_cursor,
    cut,
    errorTypes: [...errorTypes.values()].sort((a, b) => a.localeCompare(b, "en")),
    notice: notices.filter((notice) => notice !== null).join(" ") || null,
  };
}

/** Whether new requests are followed: those that come in belong at the top of the page. */
function isTailed(search: string, page: PageQuery, { sort, order, cursor }: RequestQuery): boolean {
  const wanted = new URLSearchParams(search).get("tail") === "1";
  return wanted && page.endsNow && sort === "time" && order === "desc" && cursor === null;
}

/** How many bars the volume has at most. */
const BARS = 90;

/** How many requests match, over time and by status. */
export async function loadVolume(projectId: number, search: string): Promise<VolumePanel> {
  const { page, query, now } = await askedOf(projectId, search);
  const steps = chartSteps(page, page.timeZone, BARS);
  const narrowed = isNarrowed(query);
  const [counts, end] = await Promise.all([
    narrowed ? countByTime(query, steps.starts) : countRolledUp(query, steps),
    narrowed ? scanEnd(query, null) : null,
  ]);
  const shown = query.status.length === 0 ? RequestStatus.options : query.status;
  return {
    starts: steps.starts,
    from: page.from,
    to: page.to,
    stepMs: steps.stepMs,
    timeZone: page.timeZone,
    now,
    since: end && Date.parse(end.ts),
    bars: steps.starts.map((start) => {
      const cell = counts.get(start);
      return RequestStatus.options.map((status) => (shown.includes(status) ? (cell?.[status] ?? 0) : 0));
    }),
  };
}

async function countRolledUp(
  { projectId, filters }: RequestQuery,
  { from, to, starts }: ChartSteps,
): Promise<Map<number, StatusCounts>> {
  const rows = await readCachedRollups({
    projectId,
    filters,
    from,
    to,
    ...resolutionOf(starts),
    groupBy: "none",
    sketches: [],
    figures: ["requests", "errors", "fallbacks"],
  });
  return new Map(
    rows.map(({ bucket, figures: { requests, errors, fallbacks } }) => {
      return [bucket, { success: requests - errors - fallbacks, error: errors, fallback: fallbacks }];
    }),
  );
}

/** The most frequent values of each label among the requests that match. */
export async function loadRequestFacets(projectId: number, search: string): Promise<FacetPanel> {
  const { query } = await askedOf(projectId, search);
  const [facets, end] = await Promise.all([countFacets(query), scanEnd(query, null)]);
  return { facets: facets.filter(({ values }) => values.length > 0), cut: end !== null };
}

function lenientQuery(span: ReadingSpan, given: URLSearchParams): { query: RequestQuery; refused: string[] } {
  const wanted = new URLSearchParams();
  for (const name of NARROWING) {
    for (const value of given.getAll(name)) if (value !== "" && isStorable(value)) wanted.append(name, value);
  }
  const { value, refused } = readLeniently(wanted, (query) => requestQuery(span, query));
  return { query: value, refused };
}
