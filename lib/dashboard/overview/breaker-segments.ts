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
  for (const event of events) {
    const lane = lanes.get(event.name);
    if (lane) lane.push(event);
    else lanes.set(event.name, [event]);
  }
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

const WORST = ["open", "half_open", "closed", "unknown"] as const;

/**
 * At most `most` segments: of a breaker that changes its state more often, the span is divided into as many parts, each in the
 * worst state that it had.
 */
export function coarser(segments: readonly Segment[], most: number): readonly Segment[] {
  if (segments.length <= most) return segments;
  const [from, to] = [segments[0]!.from, segments.at(-1)!.to];
  const partMs = (to - from) / most;
  const parts: Segment[] = [];
  let first = 0;
  for (let at = 0; at < most; at++) {
    const [begin, end] = [from + at * partMs, at === most - 1 ? to : from + (at + 1) * partMs];
    while (segments[first]!.to <= begin) first += 1;
    let worst = segments[first]!;
    for (let next = first; next < segments.length && segments[next]!.from < end; next++)
      if (WORST.indexOf(segments[next]!.state) < WORST.indexOf(worst.state)) worst = segments[next]!;
    const last = parts.at(-1);
    if (last?.state === worst.state) last.to = end;
    else parts.push({ ...worst, from: begin, to: end });
  }
  return parts;
}

/** The events, and an unknown state since a breaker's metrics stopped. */
export function withSilence(
  events: readonly ShownCircuit[],
  circuits: readonly ShownCircuit[],
): readonly ShownCircuit[] {
  return [...events, ...circuits.filter(({ state }) => state === "unknown")];
}
