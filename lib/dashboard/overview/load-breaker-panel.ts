import { loadPageQuery } from "@/lib/dashboard/range/load-page-query";
import { loadShownCircuits, type ShownCircuit } from "@/lib/dashboard/series/load-shown-circuits";
import type { CircuitEvent } from "@/lib/schema/request/circuit-event";
import { listCircuitEvents } from "@/lib/store/requests/circuit-events";
import { breakerSegments, withSilence } from "./breaker-segments";
import type { BreakerPanel } from "./overview-model";

export async function loadBreakerPanel(projectId: number, search: string): Promise<BreakerPanel> {
  const { query, now } = await loadPageQuery(projectId, search);
  const [circuits, events] = await Promise.all([
    loadShownCircuits(projectId, now),
    listCircuitEvents(projectId, query.from, query.to),
  ]);
  return prepareBreakerPanel(circuits, events, query.from, query.to, now);
}

const ORDER = { open: 0, half_open: 1, closed: 2, unknown: 3 };

/** One lane per reported breaker, open ones first. Nothing is drawn beyond `now`. */
export function prepareBreakerPanel(
  circuits: readonly ShownCircuit[],
  events: readonly CircuitEvent[],
  from: number,
  to: number,
  now: number,
): BreakerPanel {
  const segments = breakerSegments(withSilence(events, circuits), from, Math.min(to, now));
  const lanes = circuits.map(({ name, state, ts }) => ({
    name,
    state,
    since: ts,
    segments: (segments.get(name) ?? []).map(({ since: _, ...segment }) => segment),
  }));
  lanes.sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.name.localeCompare(b.name, "en"));
  return { from, to, lanes };
}
