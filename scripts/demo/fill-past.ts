import { parsedItems } from "@/lib/pipeline/ingest/accept-requests";
import type { IngestAnswer } from "@/lib/schema/request/ingest-answer";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { noteDemoProgress } from "@/lib/store/people/demo-project";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { type DemoPlan, trafficBetween } from "../../prisma/demo/traffic";

const SPAN_MS = 2 * HOUR_MS;

/**
 * Stores the traffic of the plan from `since` (epoch ms) through the ingest pipeline. Checks `stop` between spans, and notes
 * after each how far it is. While the database stores one, the next is generated and parsed.
 */
export async function fillPast(
  projectId: number,
  plan: DemoPlan,
  since: number,
  onSpan: (days: number) => void,
  stop: AbortSignal,
): Promise<void> {
  // Whole spans, each generated once.
  const first = Math.floor((plan.now - plan.days * DAY_MS) / SPAN_MS) * SPAN_MS;
  let storing = Promise.resolve();
  for (let from = Math.max(first, since); from < plan.now; from += SPAN_MS) {
    if (stop.aborted) await storing;
    stop.throwIfAborted();
    const to = Math.min(from + SPAN_MS, plan.now);
    const store = await parseSpan(projectId, plan, from, to, plan.now);
    await storing;
    const ends = (to - first) % DAY_MS === 0;
    storing = store().then(async (answer) => {
      checked(answer);
      // A running server compacts every ten seconds; here once per day of traffic, to keep the fragments few.
      if (ends) await compactRollups(plan.now);
      await noteDemoProgress(pool(), projectId, { filledUntil: to });
    });
    // Its failure is thrown where it is awaited.
    storing.catch(() => {});
    onSpan((to - first) / DAY_MS);
  }
  await storing;
  await compactRollups(plan.now);
}

/** Stores the traffic of [from, to) as received at `now`. */
export async function acceptSpan(
  projectId: number,
  plan: DemoPlan,
  from: number,
  to: number,
  now: number,
): Promise<number> {
  return checked(await (await parseSpan(projectId, plan, from, to, now))()).accepted;
}

function parseSpan(projectId: number, plan: DemoPlan, from: number, to: number, now: number) {
  const items = trafficBetween(plan, from, to).map((value, index) => ({ index, value }));
  return parsedItems(items, [], projectId, now);
}

function checked(answer: IngestAnswer): IngestAnswer {
  if (answer.rejected[0])
    throw new Error(`the demo generated an invalid item: ${answer.rejected[0].message}`);
  return answer;
}
