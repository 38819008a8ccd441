import { findLastEvent } from "@/lib/store/requests/last-event";
import { loadOverviewFrame } from "./load-overview-frame";
import type { OverviewState } from "./overview-model";

/** Whether the project never had data, has none in this range, or how many requests it has. */
export async function loadOverviewState(projectId: number, search: string): Promise<OverviewState> {
  const { total } = await loadOverviewFrame(projectId, search);
  if (total.requests > 0) return { kind: "data", requests: total.requests };
  const { everHadData, ts } = await findLastEvent(projectId);
  return everHadData ? { kind: "empty", lastEventAt: ts } : { kind: "never" };
}
