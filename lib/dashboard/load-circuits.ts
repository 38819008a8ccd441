import { listCircuitEvents, listCircuits } from "@/lib/store/circuit-events";
import type { ReadingSpan } from "./reading-span";

const iso = (ts: number) => new Date(ts).toISOString();

/** State now of every breaker, and the events of the span. */
export async function loadCircuits({ projectId, from, to }: ReadingSpan) {
  const [circuits, events] = await Promise.all([
    listCircuits(projectId),
    listCircuitEvents(projectId, from, to),
  ]);
  return {
    circuits: circuits.map(({ name, state, ts, provider, model, reason }) => ({
      name,
      state,
      since: iso(ts),
      provider,
      model,
      reason,
    })),
    events: events.map(({ ts, ...event }) => ({ timestamp: iso(ts), ...event })),
  };
}
