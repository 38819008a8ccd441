import type { RollupLevel } from "@/lib/schema/figures/rollup";
import { DAY_MS } from "@/lib/schema/time/epoch";

/** For a span that is read as one bucket: minutes up to a day, hours up to 90 days, days beyond. */
export function levelOfSpan(lengthMs: number): RollupLevel {
  if (lengthMs <= DAY_MS / 4) return "1m";
  return lengthMs <= 4 * DAY_MS ? "1h" : "1d";
}
