import { usualRequestsBetween } from "@/lib/aggregate/usual-traffic";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";

/**
 * Whether requests arrive: `live`; `quiet`: none recently, as is usual at this hour of the week; `late`: none for longer than
 * usual; `none`: never any; `unknown`: the node of the project does not answer. `lastRequestAt` in epoch ms; null if it is past
 * retention or not known.
 */
export type IngestState = {
  kind: "live" | "quiet" | "late" | "none" | "unknown";
  lastRequestAt: number | null;
};

/** Shorter gaps are never late. */
export const SHORT_MS = 2 * MINUTE_MS;
/** A longer gap is shown, even if it is usual. */
const SHOWN_MS = 5 * MINUTE_MS;
/** Without a baseline. */
const LATE_MS = 15 * MINUTE_MS;
/** Late where this many requests usually come in such a gap: random arrivals have one in 400. */
const MISSED = 6;
/** History that a longer gap would need is not read. */
export const LONGEST_GAP_MS = 7 * DAY_MS;

type Input = {
  lastRequestAt: number;
  now: number;
  timeZone: string;
  /** Requests by the start of their UTC hour, and the first hour with data. */
  byHour: ReadonlyMap<number, number>;
  first: number;
};

export function ingestState({ lastRequestAt, now, timeZone, byHour, first }: Input): IngestState {
  const gap = now - lastRequestAt;
  const state = (kind: IngestState["kind"]) => ({ kind, lastRequestAt });
  if (gap < SHORT_MS) return state("live");
  if (gap > LONGEST_GAP_MS) return state("late");
  const missed = usualRequestsBetween(byHour, first, { from: lastRequestAt, to: now }, timeZone);
  if (missed === null ? gap >= LATE_MS : missed >= MISSED) return state("late");
  return state(gap < SHOWN_MS ? "live" : "quiet");
}
