import type { RollupLevel } from "@/lib/schema/rollup";

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The coarsest level whose buckets fit whole into steps of this width, counted from 1970 in UTC. */
export function levelOfStep(stepMs: number): RollupLevel {
  if (stepMs % DAY_MS === 0) return "1d";
  return stepMs % HOUR_MS === 0 ? "1h" : "1m";
}

/** For a span that is read as one: minutes up to a day, hours up to 90 days, days beyond. */
export function levelOfSpan(lengthMs: number): RollupLevel {
  if (lengthMs <= DAY_MS / 4) return "1m";
  return lengthMs <= 4 * DAY_MS ? "1h" : "1d";
}
