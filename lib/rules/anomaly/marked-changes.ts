import type { Change, MarkedChange } from "@/lib/schema/detectors/change";
import { HOUR_MS } from "@/lib/schema/time/epoch";

/** A level that moves so long after a change, or by the estimate of its onset a little before it, is its doing. */
const AFTER_MS = HOUR_MS;
const BEFORE_MS = HOUR_MS / 2;

/** The changes that took over from another, oldest first. What a service has from its first hour on is its beginning. */
export function markedChanges(changes: readonly Change[]): MarkedChange[] {
  const services = new Map<string, { begun: number; newest: string }>();
  const marked: MarkedChange[] = [];
  for (const change of [...changes].sort((a, b) => a.firstSeenAt - b.firstSeenAt)) {
    const { kind, service, value, firstSeenAt } = change;
    const key = `${kind}\0${service}`;
    const known = services.get(key);
    services.set(key, { begun: known?.begun ?? firstSeenAt, newest: value });
    if (known && firstSeenAt - known.begun >= HOUR_MS) marked.push({ ...change, before: known.newest });
  }
  return marked;
}

/** The change of this service that a level which moved at `since` (epoch ms) goes back to, or null. */
export function changeBehind(
  marked: readonly MarkedChange[],
  service: string,
  since: number,
): MarkedChange | null {
  const isBehind = ({ firstSeenAt, ...change }: MarkedChange) =>
    change.service === service && firstSeenAt >= since - AFTER_MS && firstSeenAt <= since + BEFORE_MS;
  return marked.findLast(isBehind) ?? null;
}
