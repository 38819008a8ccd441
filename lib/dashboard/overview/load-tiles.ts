import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadShownCircuits } from "@/lib/dashboard/series/load-shown-circuits";
import { listAlerts } from "@/lib/store/alerts/list-alerts";
import { listRules } from "@/lib/store/alerts/rules";
import { listCircuitEvents } from "@/lib/store/requests/circuit-events";
import { loadDaySpend } from "./load-day-spend";
import { loadOverviewFrame } from "./load-overview-frame";
import type { Tile } from "./overview-model";
import { prepareTiles } from "./prepare-tiles";

const FIRING_LIMIT = 200;

/** The key metrics. */
export async function loadTiles(projectId: number, search: string): Promise<Tile[]> {
  const frame = await loadOverviewFrame(projectId, search);
  const [day, rules, firing, ingest, circuits, events] = await Promise.all([
    loadDaySpend(projectId, search),
    listRules(projectId),
    listAlerts({ projectId, state: "firing", severity: null, since: null, limit: FIRING_LIMIT }),
    loadIngestState(projectId, frame.now),
    loadShownCircuits(projectId, frame.now),
    listCircuitEvents(projectId, frame.query.from, frame.query.to),
  ]);
  return prepareTiles({ frame, day, rules, firing, ingest, circuits, events });
}
