import { loadOverviewFrame } from "./load-overview-frame";
import type { Movers } from "./overview-model";
import { prepareMovers } from "./prepare-movers";

/** The largest changes against the previous period, by model, service and error type. */
export async function loadMovers(projectId: number, search: string): Promise<Movers> {
  return prepareMovers(await loadOverviewFrame(projectId, search));
}
