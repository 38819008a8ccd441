import { cookies } from "next/headers";
import { PageHeader } from "@/components/panels/frame/page-header";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { PanelSlot } from "@/components/panels/panel/panel-slot";
import { COMMON_FILTERS, REQUEST_FILTERS } from "@/components/panels/range/common-filters";
import { FilterChips } from "@/components/panels/range/filter-chips";
import { FOLDED_BY_HEADER } from "@/components/panels/range/folded";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { NoRequestsYet } from "@/components/panels/range/no-requests-yet";
import { PageControls } from "@/components/panels/range/page-controls";
import { SearchBox } from "@/components/panels/range/search-box";
import { requirePage } from "@/lib/auth/page";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadRequestDetail } from "@/lib/dashboard/requests/load-request-detail";
import { loadRequestFacets, loadRequests, loadVolume } from "@/lib/dashboard/requests/load-requests";
import { pageSearch, type SearchParams } from "../page-search";
import { ColumnMenu } from "./column-menu";
import { FacetLists } from "./facet-lists";
import { COLUMNS_COOKIE } from "./request-columns";
import { RequestDetail } from "./request-detail";
import { RequestFilters } from "./request-filters";
import { RequestsExport } from "./requests-export";
import { RequestsTable } from "./requests-table";
import { TailButton } from "./tail-button";
import { VolumeBars } from "./volume-bars";

export const metadata = { title: "Requests" };

/** What the filters button shows and hides on phones, besides the filters of the header. */
const FOLDED_FILTERS = [
  "status",
  "anomalous",
  "error_type",
  "user_id",
  "tag",
  "min_latency_ms",
  "min_cost_usd",
];
const STATUSES = [
  { value: "all", label: "All" },
  { value: "success", label: "Success" },
  { value: "error", label: "Error" },
  { value: "fallback", label: "Fallback" },
];
const ANOMALOUS = [
  { value: "false", label: "All" },
  { value: "true", label: "Anomalies" },
];

export default async function RequestsPage({ searchParams }: { searchParams: SearchParams }) {
  const { project, search } = await requirePage("/requests", await pageSearch(searchParams));
  const opened = search.get("request");
  const now = Date.now();
  const [model, facets, ingest, detail] = await Promise.all([
    loadRequests(project.id, search.toString()),
    loadFacets(project.id),
    loadIngestState(project.id, now),
    opened === null ? null : loadRequestDetail(project.id, opened, search.get("at")),
  ]);
  const { range, rows, tailed, notice, errorTypes } = model;
  const columns = (await cookies()).get(COLUMNS_COOKIE)?.value ?? null;
  const section = { id: project.id, search: search.toString() };
  return (
    <>
      <PageHeader title="Requests">
        <PageControls
          range={range}
          facets={facets}
          renderedAt={now}
          ingest={ingest}
          compare={false}
          all
          folds={FOLDED_FILTERS}
        />
      </PageHeader>
      <div data-controls className="mb-3.5 flex flex-wrap items-center gap-2">
        <SearchBox
          name="search"
          label="Search requests"
          placeholder="Id, user, error, tag …"
          className="sm:max-w-80"
        />
        <div className={FOLDED_BY_HEADER}>
          <RequestFilters errorTypes={errorTypes} />
          <ChoiceBar name="status" label="Status" choices={STATUSES} />
          <ChoiceBar name="anomalous" label="Anomalies" choices={ANOMALOUS} />
        </div>
        {/* On phones in rows of their own, so that the search and the two buttons share one. */}
        <div className="flex flex-wrap gap-2 empty:hidden max-md:order-last max-md:basis-full md:contents">
          <FilterChips filters={[...COMMON_FILTERS, ...REQUEST_FILTERS]} />
        </div>
        <TailButton tailed={tailed !== null} />
        <ColumnMenu remembered={columns} />
        <RequestsExport from={range.from} to={range.to} remembered={columns} />
      </div>
      <IgnoredNotice text={notice} />
      <div className="flex flex-col gap-3.5">
        {ingest.kind === "none" ? (
          <NoRequestsYet />
        ) : (
          <>
            <PanelSlot title="Requests over time" height={120}>
              <Volume {...section} />
            </PanelSlot>
            {search.get("facets") === "1" && (
              <PanelSlot title="Facets" height={220}>
                <Facets {...section} />
              </PanelSlot>
            )}
            <div>
              <RequestsTable {...model} columns={columns} timeZone={range.timeZone} now={now} />
            </div>
          </>
        )}
      </div>
      {opened !== null && <RequestDetail id={opened} detail={detail} rows={rows} timeZone={range.timeZone} />}
    </>
  );
}

type Section = { id: number; search: string };

async function Volume({ id, search }: Section) {
  return <VolumeBars panel={await loadVolume(id, search)} />;
}

async function Facets({ id, search }: Section) {
  return <FacetLists panel={await loadRequestFacets(id, search)} />;
}
