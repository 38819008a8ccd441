import { findLastEvent } from "@/lib/store/requests/last-event";
import { loadOverviewFrame } from "./load-overview-frame";
import type { OverviewState } from "./overview-model";

/** Whether the page has something to show: never any data, none in this range, or the number of requests. */
export async function loadOverviewState(projectId: number, search: string): Promise<OverviewState> {
  const { total } = await loadOverviewFrame(projectId, search);
  if (total.requests > 0) return { kind: "data", requests: total.requests };
  const { everHadData, ts } = await findLastEvent(projectId);
  return everHadData ? { kind: "empty", lastEventAt: ts } : { kind: "never" };
}
