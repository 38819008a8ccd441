import { loadPageQuery } from "@/lib/dashboard/range/load-page-query";
import { loadShownCircuits, type ShownCircuit } from "@/lib/dashboard/series/load-shown-circuits";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import { listCircuitEvents } from "@/lib/store/requests/circuit-events";
import { breakerSegments, coarser, withSilence } from "./breaker-segments";
import type { BreakerPanel } from "./overview-model";

export async function loadBreakerPanel(projectId: number, search: string): Promise<BreakerPanel> {
  const { query, now } = await loadPageQuery(projectId, search);
  const [circuits, events] = await Promise.all([
    loadShownCircuits(projectId, now),
    listCircuitEvents(projectId, query.from, query.to),
  ]);
  return prepareBreakerPanel(circuits, events, query.from, query.to, now);
}

export const LANES_SHOWN = 40;
/** Of all lanes together; a lane gets its part of them. */
const SEGMENTS_SHOWN = 800;
const ORDER = { open: 0, half_open: 1, closed: 2, unknown: 3 };

/** A lane for each breaker up to a limit, open ones first. Nothing is drawn beyond `now`. */
export function prepareBreakerPanel(
  circuits: readonly ShownCircuit[],
  events: readonly CircuitEvent[],
  from: number,
  to: number,
  now: number,
): BreakerPanel {
  const ranked = circuits.toSorted(
    (a, b) => ORDER[a.state] - ORDER[b.state] || a.name.localeCompare(b.name, "en"),
  );
  const shown = ranked.slice(0, LANES_SHOWN);
  const names = new Set(shown.map(({ name }) => name));
  const ofShown = withSilence(events, circuits).filter(({ name }) => names.has(name));
  const segments = breakerSegments(ofShown, from, Math.min(to, now));
  const most = Math.floor(SEGMENTS_SHOWN / Math.max(1, shown.length));
  const lanes = shown.map(({ name, state, ts }) => ({
    name,
    state,
    since: ts,
    segments: coarser(segments.get(name) ?? [], most).map(({ since: _, ...segment }) => segment),
  }));
  return { from, to, lanes, leftOut: ranked.length - shown.length };
}
