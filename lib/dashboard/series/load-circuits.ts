import { breakerSegments, withSilence } from "@/lib/dashboard/overview/breaker-segments";
import type { ReadingSpan } from "@/lib/dashboard/range/reading-span";
import { isoTime } from "@/lib/schema/time/epoch";
import { listCircuitEvents } from "@/lib/store/requests/circuit-events";
import { loadShownCircuits } from "./load-shown-circuits";

/** The current state of every breaker, its states over the span, and the newest 5,000 events of the span. */
export async function loadCircuits({ projectId, from, to }: ReadingSpan) {
  const now = Date.now();
  const [circuits, events] = await Promise.all([
    loadShownCircuits(projectId, now),
    listCircuitEvents(projectId, from, to),
  ]);
  const lanes = breakerSegments(withSilence(events, circuits), from, Math.min(to, now));
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
