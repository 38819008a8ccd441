import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import type { PageQuery } from "@/lib/schema/http/page-query";
import type { ChartSteps } from "./chart-steps";
import { loadPageQuery } from "./load-page-query";
import { rangeLabel } from "./range-label";

/** The time range of a page, from its query. */
export async function loadRange(projectId: number, search: string): Promise<RangeModel> {
  return prepareRange(await loadPageQuery(projectId, search));
}

export function prepareRange({ query, steps }: { query: PageQuery; steps: ChartSteps }): RangeModel {
  const { from, to, rawFrom, rawTo, timeZone, notice } = query;
  const label = rangeLabel(query, timeZone);
  return { from, to, label, rawFrom, rawTo, stepSeconds: steps.stepMs / 1_000, timeZone, notice };
}
