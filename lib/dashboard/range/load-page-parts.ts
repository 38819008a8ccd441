import type { Facets, RangeModel } from "@/lib/dashboard/overview/overview-model";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { findProject } from "@/lib/store/people/projects";
import { listTagNames } from "@/lib/store/requests/tag-names";
import type { IngestState } from "./ingest-state";
import { loadFacets } from "./load-facets";
import { loadIngestState } from "./load-ingest-state";
import { prepareRange } from "./load-range";

export type PageParts = {
  range: RangeModel;
  facets: Facets;
  tagNames: string[];
  renderedAt: number;
  ingest: IngestState;
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
  return {
    range: prepareRange(query),
    facets,
    tagNames,
    renderedAt,
    ingest,
  };
}
