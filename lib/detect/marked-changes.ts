import type { Change, MarkedChange } from "@/lib/schema/change";

const HOUR_MS = 3_600_000;
/** A level that moves so long after a change, or by the estimate of its onset a little before it, is its doing. */
const AFTER_MS = HOUR_MS;
const BEFORE_MS = HOUR_MS / 2;

/** The changes that took over from another, oldest first: the first model of a service is none. */
export function markedChanges(changes: readonly Change[]): MarkedChange[] {
  const newest = new Map<string, string>();
  const marked: MarkedChange[] = [];
  for (const change of [...changes].sort((a, b) => a.firstSeenAt - b.firstSeenAt)) {
    const key = `${change.kind}\0${change.service}`;
    const before = newest.get(key);
    newest.set(key, change.value);
    if (before !== undefined) marked.push({ ...change, before });
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
