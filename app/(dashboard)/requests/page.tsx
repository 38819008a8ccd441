import { ChoiceBar } from "@/components/panels/choice-bar";
import { PageControls } from "@/components/panels/page-controls";
import { PageHeader } from "@/components/panels/page-header";
import { Notice } from "@/components/ui/notice";
import { requireProject } from "@/lib/auth/page";
import { loadFacets } from "@/lib/dashboard/load-facets";
import { loadRequestPage } from "@/lib/dashboard/load-pages";
import { rangeLabel } from "@/lib/dashboard/range-label";
import type { ReadingSpan } from "@/lib/dashboard/reading-span";
import { ApiError } from "@/lib/schema/api-error";
import { parsePageQuery } from "@/lib/schema/page-query";
import { pageSearch, pathWith, type SearchParams } from "../page-search";
import { FilterChips } from "./filter-chips";
import { listQuery } from "./request-search";
import { RequestsTable } from "./requests-table";

export const metadata = { title: "Requests" };

const PAGE = 50;
const STATUSES = [
  { value: "all", label: "All" },
  { value: "success", label: "Success" },
  { value: "error", label: "Error" },
  { value: "fallback", label: "Fallback" },
];

export default async function RequestsPage({ searchParams }: { searchParams: SearchParams }) {
  const search = await pageSearch(searchParams);
  const { project } = await requireProject(search.get("project"), pathWith("/requests", search));
  const now = Date.now();
  const { from, to, endsNow, rawFrom, rawTo, filters, timeZone, notice } = parsePageQuery(
    search.toString(),
    project.timeZone,
    now,
  );
  // A range that ends now has this very millisecond in it.
  const span = { projectId: project.id, filters, timeZone, from, to: endsNow ? to + 1 : to };
  const [page, facets] = await Promise.all([readPage(span, listQuery(search, PAGE)), loadFacets(project.id)]);
  const label = rangeLabel({ from, to, rawFrom, rawTo }, timeZone);
  const range = { from, to, label, rawFrom, rawTo, stepSeconds: 60, timeZone, notice };
  const notices = [notice, page.notice].filter(Boolean);
  return (
    <>
      <PageHeader title="Requests">
        <PageControls range={range} facets={facets} renderedAt={now} compare={false} />
      </PageHeader>
      <div className="mb-3.5 flex flex-wrap items-center gap-2">
        <ChoiceBar name="status" label="Status" choices={STATUSES} />
        <ChoiceBar
          name="anomalous"
          label="Anomalies"
          choices={[
            { value: "false", label: "All" },
            { value: "true", label: "Anomalies" },
          ]}
        />
        <FilterChips csv={csvQuery(search, from, to)} />
      </div>
      {notices.length > 0 && (
        <div className="mb-3.5">
          <Notice tone="warning" role="status">
            {notices.join(" ")}
          </Notice>
        </div>
      )}
      <RequestsTable requests={page.requests} nextCursor={page.next_cursor} timeZone={timeZone} now={now} />
    </>
  );
}

/** A filter of the address that makes no sense is told and left out, never a blank page. */
async function readPage(span: ReadingSpan, query: URLSearchParams) {
  const everything = new URLSearchParams({ limit: String(PAGE) });
  if (query.getAll("status").includes("all")) query.delete("status");
  try {
    return { ...(await loadRequestPage(span, query)), notice: null };
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.status !== 400) throw thrown;
    const notice = `A filter was not understood and is not applied (${thrown.message}).`;
    return { ...(await loadRequestPage(span, everything)), notice };
  }
}

function csvQuery(search: URLSearchParams, from: number, to: number): string {
  const query = new URLSearchParams(search);
  for (const name of ["project", "cursor", "request", "at", "window", "compare", "refresh", "tz", "limit"])
    query.delete(name);
  query.set("from", new Date(from).toISOString());
  query.set("to", new Date(to).toISOString());
  query.set("format", "csv");
  return query.toString();
}
