import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { type DemoPlan, trafficBetween } from "../../prisma/demo/traffic";

/** Stores the traffic of the plan through the ingest pipeline; returns the number of requests. Checks `stop` every hour. */
export async function fillPast(
  projectId: number,
  plan: DemoPlan,
  onDay: (day: number, stored: number) => void,
  stop: AbortSignal,
): Promise<number> {
  // Whole hours, each generated once.
  const first = Math.floor((plan.now - plan.days * DAY_MS) / HOUR_MS) * HOUR_MS;
  let stored = 0;
  for (let from = first; from < plan.now; from += HOUR_MS) {
    stop.throwIfAborted();
    stored += await acceptSpan(projectId, plan, from, Math.min(from + HOUR_MS, plan.now), plan.now);
    if ((from - first) % DAY_MS !== 23 * HOUR_MS) continue;
    // A running server compacts every ten seconds; here once per day of traffic, to keep the fragments few.
    await compactRollups(plan.now);
    onDay((from - first + HOUR_MS) / DAY_MS, stored);
  }
  await compactRollups(plan.now);
  return stored;
}

/** Stores the traffic of [from, to) as received at `now`. */
export async function acceptSpan(
  projectId: number,
  plan: DemoPlan,
  from: number,
  to: number,
  now: number,
): Promise<number> {
  const items = trafficBetween(plan, from, to).map((value, index) => ({ index, value }));
  const answer = await acceptItems(items, [], projectId, now);
  if (answer.rejected[0])
    throw new Error(`the demo generated an invalid item: ${answer.rejected[0].message}`);
  return answer.accepted;
}
