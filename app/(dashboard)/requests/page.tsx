import { CsvButton } from "@/components/panels/forms/csv-button";
import { PageHeader } from "@/components/panels/frame/page-header";
import { ChoiceBar } from "@/components/panels/panel/choice-bar";
import { FilterChips } from "@/components/panels/range/filter-chips";
import { PageControls } from "@/components/panels/range/page-controls";
import { Notice } from "@/components/ui/notice";
import { requirePage } from "@/lib/auth/page";
import { loadFacets } from "@/lib/dashboard/range/load-facets";
import { loadRequestDetail } from "@/lib/dashboard/requests/load-request-detail";
import { loadRequests } from "@/lib/dashboard/requests/load-requests";
import { pageSearch, type SearchParams } from "../page-search";
import { RequestDetail } from "./request-detail";
import { CHIP_FILTERS, csvQuery } from "./request-search";
import { RequestsTable } from "./requests-table";

export const metadata = { title: "Requests" };

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
  const search = await pageSearch(searchParams);
  const { project } = await requirePage("/requests", search);
  const opened = search.get("request");
  const [model, facets, detail] = await Promise.all([
    loadRequests(project.id, search.toString()),
    loadFacets(project.id),
    opened === null ? null : loadRequestDetail(project.id, opened, search.get("at")),
  ]);
  const now = Date.now();
  const { range, rows, nextCursor, cut, notice } = model;
  return (
    <>
      <PageHeader title="Requests">
        <PageControls range={range} facets={facets} renderedAt={now} compare={false} />
      </PageHeader>
      <div className="mb-3.5 flex flex-wrap items-center gap-2">
        <ChoiceBar name="status" label="Status" choices={STATUSES} />
        <ChoiceBar name="anomalous" label="Anomalies" choices={ANOMALOUS} />
        <FilterChips filters={CHIP_FILTERS} />
        <CsvButton
          className="ms-auto"
          address={`/api/v1/requests?${csvQuery(search, range.from, range.to)}`}
          file="requests.csv"
        />
      </div>
      {notice && (
        <div className="mb-3.5">
          <Notice tone="warning" role="status">
            {notice}
          </Notice>
        </div>
      )}
      <RequestsTable rows={rows} nextCursor={nextCursor} cut={cut} timeZone={range.timeZone} now={now} />
      {opened !== null && <RequestDetail id={opened} detail={detail} rows={rows} timeZone={range.timeZone} />}
    </>
  );
}
