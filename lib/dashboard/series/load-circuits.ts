import { breakerSegments } from "@/lib/dashboard/overview/breaker-segments";
import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { isoTime } from "@/lib/schema/time/epoch";
import { listCircuitEvents, listCircuits } from "@/lib/store/requests/circuit-events";

/** The current state of every breaker, its states over the span, and the newest 5,000 events of the span. */
export async function loadCircuits({ projectId, from, to }: ReadingSpan) {
  const [circuits, events] = await Promise.all([
    listCircuits(projectId),
    listCircuitEvents(projectId, from, to),
  ]);
  const lanes = breakerSegments(events, from, Math.min(to, Date.now()));
  return {
    circuits: circuits.map(({ name, state, ts, provider, model, reason }) => ({
      name,
      state,
      since: isoTime(ts),
      provider,
      model,
      reason,
      timeline: (lanes.get(name) ?? []).map((segment) => ({
        from: isoTime(segment.from),
        to: isoTime(segment.to),
        state: segment.state,
        reason: segment.reason,
      })),
    })),
    events: events
      .filter(({ ts }) => ts >= from)
      .map(({ ts, ...event }) => ({ timestamp: isoTime(ts), ...event })),
  };
}
