import type { BaselineHistory } from "@/lib/detectors/per-request/baseline-history";
import { mapInSlices } from "@/lib/give-way";
import { requestOf } from "@/lib/ingest/parse-request";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { loadHistory, type PastSpan, storePast } from "@/lib/pipeline/ingest/store-past";
import { DAY_MS, floorTo, HOUR_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { noteDemoProgress } from "@/lib/store/people/demo-project";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { closeRollupsBefore } from "@/lib/store/rollups/rollup-marks";
import { type DemoPlan, trafficBetween } from "../../prisma/demo/traffic";

const SPAN_MS = 2 * HOUR_MS;

/**
 * Stores the traffic of the plan from `since` (epoch ms) through the stages of ingest: a day in each transaction, which
 * notes how far it is, and the last hours as live traffic. Checks `stop` before each. While the database stores a day, the
 * next is generated and parsed.
 */
export async function fillPast(
  projectId: number,
  plan: DemoPlan,
  since: number,
  onDay: (days: number) => void,
  stop: AbortSignal,
): Promise<void> {
  // Whole spans, each generated once.
  const first = floorTo(plan.now - plan.days * DAY_MS, SPAN_MS);
  const past = floorTo(plan.now - HOUR_MS, SPAN_MS);
  const begin = Math.max(first, since);
  await closeRollupsBefore(pool(), projectId, past);
  const history = await loadHistory(projectId, Math.min(begin, past));
  let storing = Promise.resolve();
  for (let from = begin; from < past; ) {
    const to = Math.min(from + DAY_MS, past);
    if (stop.aborted) await storing;
    stop.throwIfAborted();
    const spans = await parseSpans(plan, from, to);
    await storing;
    storing = storeDay(projectId, plan, spans, history, to);
    // Its failure is thrown where it is awaited.
    storing.catch(() => {});
    onDay((to - first) / DAY_MS);
    from = to;
  }
  await storing;
  for (let from = Math.max(past, begin); from < plan.now; from += SPAN_MS) {
    stop.throwIfAborted();
    const to = Math.min(from + SPAN_MS, plan.now);
    await acceptSpan(projectId, plan, from, to, plan.now);
    await noteDemoProgress(pool(), projectId, { filledUntil: to });
    onDay((to - first) / DAY_MS);
  }
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
  const items = trafficBetween(plan, from, to).map((value, index) => ({ index, value }));
  const { accepted, rejected } = await acceptItems(items, [], projectId, now);
  if (rejected[0]) throw invalid(rejected[0]);
  return accepted;
}

function storeDay(
  projectId: number,
  plan: DemoPlan,
  spans: readonly PastSpan[],
  history: BaselineHistory,
  to: number,
): Promise<void> {
  return storePast(projectId, spans, history, plan.now, (client) =>
    noteDemoProgress(client, projectId, { filledUntil: to }),
  );
}

async function parseSpans(plan: DemoPlan, from: number, to: number): Promise<PastSpan[]> {
  const context = { oldestTs: 0, newestTs: plan.now, now: plan.now, makeId: () => "" };
  const spans: PastSpan[] = [];
  for (let start = from; start < to; start += SPAN_MS) {
    const parsed = await mapInSlices(trafficBetween(plan, start, start + SPAN_MS), (item) =>
      requestOf(item, context),
    );
    const requests = parsed.map((one) => {
      if ("refusal" in one) throw invalid(one.refusal);
      return one.request;
    });
    spans.push({ from: start, requests });
  }
  return spans;
}

const invalid = ({ message }: { message: string }) =>
  new Error(`the demo generated an invalid item: ${message}`);
