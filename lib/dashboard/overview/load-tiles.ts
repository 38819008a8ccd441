import { loadFiring } from "@/lib/dashboard/alerts/load-recent-alerts";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadPageQuery } from "@/lib/dashboard/range/load-page-query";
import { loadShownCircuits } from "@/lib/dashboard/series/load-shown-circuits";
import { listRules } from "@/lib/store/alerts/rules";
import { listCircuitEvents } from "@/lib/store/requests/circuit-events";
import { loadDaySpend } from "./load-day-spend";
import { loadOverviewFrame } from "./load-overview-frame";
import type { Tile } from "./overview-model";
import { prepareTiles } from "./prepare-tiles";

/** The key metrics. */
export async function loadTiles(projectId: number, search: string): Promise<Tile[]> {
  const { query, now } = await loadPageQuery(projectId, search);
  const [frame, day, rules, firing, ingest, circuits, events] = await Promise.all([
    loadOverviewFrame(projectId, search),
    loadDaySpend(projectId, search),
    listRules(projectId),
    loadFiring(projectId),
    loadIngestState(projectId, now),
    loadShownCircuits(projectId, now),
    listCircuitEvents(projectId, query.from, query.to),
  ]);
  return prepareTiles({ frame, day, rules, firing, ingest, circuits, events });
}
