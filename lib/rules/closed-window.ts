import { MINUTE_MS } from "@/lib/schema/time/epoch";

/** By then late rows have come: what looks for too little must not mistake them for missing. */
const LATENESS_MS = MINUTE_MS;

/** The end of the newest closed minute, epoch ms. */
export function closedUntil(now: number): number {
  return Math.floor((now - LATENESS_MS) / MINUTE_MS) * MINUTE_MS;
}

/** Rules that fire below a threshold read closed minutes only; null: the others include the open minute. */
export function closedWindowEnd(comparison: "above" | "below", now: number): number | null {
  return comparison === "below" ? closedUntil(now) : null;
}
