import { floorTo, HOUR_MS } from "@/lib/schema/time/epoch";

/** Now or some minutes ago: `lengthMs` of simulated time after it are within one hour, and so within a day and month of UTC. */
export function withinHour(lengthMs: number): number {
  const now = Date.now();
  return Math.min(now, floorTo(now, HOUR_MS) + HOUR_MS - lengthMs);
}
