import type { ShownCircuit } from "@/lib/dashboard/series/load-shown-circuits";
import type { BreakerSegment } from "./overview-model";

/** `since`: when the breaker entered this state, possibly before the span. */
export type Segment = BreakerSegment & { since: number };

/**
 * States over [from, to) by breaker name, sorted by name. `events` are those of the span and, per breaker, the last
 * one before it, in order of time. Before its first event a breaker's state is unknown.
 */
export function breakerSegments(
  events: readonly ShownCircuit[],
  from: number,
  to: number,
): Map<string, Segment[]> {
  const lanes = new Map<string, ShownCircuit[]>();
  for (const event of events) lanes.set(event.name, [...(lanes.get(event.name) ?? []), event]);
  const names = [...lanes.keys()].sort((a, b) => a.localeCompare(b, "en"));
  return new Map(names.map((name) => [name, segmentsOf(lanes.get(name)!, from, to)]));
}

function segmentsOf(events: readonly ShownCircuit[], from: number, to: number): Segment[] {
  const segments: Segment[] = [];
  const push = (segment: Segment) => {
    if (segment.from >= segment.to) return;
    const last = segments.at(-1);
    // A repeated state is not a change.
    if (last && last.state === segment.state) last.to = segment.to;
    else segments.push(segment);
  };
  const first = events[0]?.ts ?? to;
  if (first > from) push({ from, to: Math.min(first, to), state: "unknown", reason: null, since: from });
  events.forEach(({ ts, state, reason }, at) => {
    const end = Math.min(events[at + 1]?.ts ?? to, to);
    push({ from: Math.max(ts, from), to: end, state, reason, since: ts });
  });
  return segments;
}

/** The events, and an unknown state since a breaker's metrics stopped. */
export function withSilence(
  events: readonly ShownCircuit[],
  circuits: readonly ShownCircuit[],
): readonly ShownCircuit[] {
  return [...events, ...circuits.filter(({ state }) => state === "unknown")];
}
