import type { ReactNode } from "react";
import { PageHeader } from "@/components/panels/frame/page-header";
import { FilterChips } from "@/components/panels/range/filter-chips";
import { GroupMenu } from "@/components/panels/range/group-menu";
import { IgnoredNotice } from "@/components/panels/range/ignored-notice";
import { IntervalMenu } from "@/components/panels/range/interval-menu";
import { MoreFilters } from "@/components/panels/range/more-filters";
import { NoRequestsYet } from "@/components/panels/range/no-requests-yet";
import { PageControls } from "@/components/panels/range/page-controls";
import { UnmatchedFilters } from "@/components/panels/range/unmatched-filters";
import type { PageParts } from "@/lib/dashboard/range/load-page-parts";
import { dimensionName, type Reads } from "@/lib/schema/figures/grouping";

type BreakdownPageProps = PageParts & {
  title: string;
  /** What the page reads by user, tag and error type; "sums" if it shows no percentiles. */
  reads?: Reads;
  children: ReactNode;
};

/** The frame of the pages whose charts are grouped alike. */
export function BreakdownPage({
  title,
  reads = "each",
  range,
  facets,
  tagNames,
  grouping,
  renderedAt,
  ingest,
  unmatched,
  children,
}: BreakdownPageProps) {
  return (
    <>
      <PageHeader title={title}>
        <PageControls range={range} facets={facets} renderedAt={renderedAt} ingest={ingest} all="on phones" />
      </PageHeader>
      <div data-controls className="mb-3.5 flex flex-wrap items-center gap-2">
        <GroupMenu
          names={grouping.map(dimensionName)}
          grouping={grouping}
          tagNames={tagNames}
          reads={reads}
        />
        <IntervalMenu spanMs={range.to - range.from} />
        {/* In the header they would not fit a screen of 1440 px. */}
        <div className="contents max-md:hidden">
          <MoreFilters facets={facets} />
        </div>
        <FilterChips />
      </div>
      <IgnoredNotice text={range.notice} />
      {unmatched && <UnmatchedFilters load={unmatched} />}
      <div className="flex flex-col gap-3.5">{ingest.kind === "none" ? <NoRequestsYet /> : children}</div>
    </>
  );
}
