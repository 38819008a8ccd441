import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import type { PageQuery } from "@/lib/schema/http/page-query";
import { loadPageQuery } from "./load-page-query";
import { rangeLabel } from "./range-label";

/** The time range of a page, from its query. */
export async function loadRange(projectId: number, search: string): Promise<RangeModel> {
  return prepareRange((await loadPageQuery(projectId, search)).query);
}

export function prepareRange(query: PageQuery): RangeModel {
  const { from, to, rawFrom, rawTo, timeZone, notice } = query;
  const label = rangeLabel(query, timeZone);
  return { from, to, label, rawFrom, rawTo, timeZone, notice };
}
