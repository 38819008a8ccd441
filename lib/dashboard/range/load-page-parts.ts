import type { Facets, RangeModel } from "@/lib/dashboard/overview/overview-model";
import { isFiltered } from "@/lib/schema/figures/filters";
import type { Grouping } from "@/lib/schema/figures/grouping";
import { pageGrouping, parsePageQuery } from "@/lib/schema/http/page-query";
import { findProject } from "@/lib/store/people/projects";
import { listTagNames } from "@/lib/store/requests/tag-names";
import type { IngestState } from "./ingest-state";
import { loadFacets } from "./load-facets";
import { loadIngestState } from "./load-ingest-state";
import { prepareRange } from "./load-range";
import { loadUnmatched, type Unmatched } from "./load-unmatched";

export type PageParts = {
  range: RangeModel;
  facets: Facets;
  tagNames: string[];
  grouping: Grouping;
  renderedAt: number;
  ingest: IngestState;
  /** Why its filters leave nothing; null without filters. */
  unmatched: (() => Promise<Unmatched | null>) | null;
};

/** What the controls of a page with grouped charts need. */
export async function loadPageParts(projectId: number, search: string): Promise<PageParts> {
  const renderedAt = Date.now();
  const [project, facets, tagNames, ingest] = await Promise.all([
    findProject(projectId),
    loadFacets(projectId),
    listTagNames(projectId),
    loadIngestState(projectId, renderedAt),
  ]);
  const query = parsePageQuery(search, project?.timeZone ?? "UTC", renderedAt);
  const notices = query.notice === null ? [] : [query.notice];
  const grouping = pageGrouping(new URLSearchParams(search), notices);
  return {
    range: prepareRange({ ...query, notice: notices.join(" ") || null }),
    facets,
    tagNames,
    grouping,
    renderedAt,
    ingest,
    unmatched: isFiltered(query.filters) ? () => loadUnmatched(projectId, search) : null,
  };
}
