import type { OverviewFrame } from "@/lib/dashboard/overview/load-overview-frame";
import { loadOverviewFrame } from "@/lib/dashboard/overview/load-overview-frame";
import type { RangeModel } from "@/lib/dashboard/overview/overview-model";
import { rangeLabel } from "./range-label";

/** The time range of a page, from its query. */
export async function loadRange(projectId: number, search: string): Promise<RangeModel> {
  return prepareRange(await loadOverviewFrame(projectId, search));
}

export function prepareRange({ query, steps }: Pick<OverviewFrame, "query" | "steps">): RangeModel {
  const { from, to, rawFrom, rawTo, timeZone, notice } = query;
  const label = rangeLabel(query, timeZone);
  return { from, to, label, rawFrom, rawTo, stepSeconds: steps.stepMs / 1_000, timeZone, notice };
}
