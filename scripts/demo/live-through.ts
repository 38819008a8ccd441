import { evaluateProject } from "@/lib/pipeline/evaluate/evaluate-project";
import { storeCircuitEvents } from "@/lib/pipeline/ingest/accept-circuit-events";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { countFiring } from "@/lib/store/alerts/alerts";
import { noteDemoProgress } from "@/lib/store/people/demo-project";
import { type BreakerChange, breakerChangesOf } from "../../prisma/demo/story";
import type { DemoPlan } from "../../prisma/demo/traffic";

/** How long after an incident the rules are evaluated, at a lower rate, so that its alerts resolve. */
const AFTERMATH_MS = 26 * HOUR_MS;
const AFTERMATH_STEP_MS = 15 * MINUTE_MS;

type Span = { from: number; to: number; stepMs: number };

/**
 * Evaluates the rules over the incidents with a simulated clock, without notifications, from the point in time of this
 * number on. Each is one transaction, which notes that it is done.
 */
export async function liveThrough(
  projectId: number,
  plan: DemoPlan,
  since: number,
  onMoment: (done: number, total: number) => void,
  stop: AbortSignal,
): Promise<void> {
  const changes = breakerChangesOf(plan.now).filter(({ ts }) => ts > startOf(plan));
  const spans = eventfulSpans(plan, changes);
  const moments = momentsOf(plan, spans);
  for (const [done, at] of moments.entries()) {
    if (done < since) {
      while (changes[0] && changes[0].ts <= at) changes.shift();
      continue;
    }
    stop.throwIfAborted();
    while (changes[0] && changes[0].ts <= at) await storeBreakerChange(projectId, changes.shift()!, true);
    // Between incidents only firing alerts need evaluation.
    const eventful = at === plan.now || spans.some(({ from, to }) => at >= from && at <= to);
    if (eventful || (await countFiring(projectId)) > 0)
      await evaluateProject(projectId, at, {
        quiet: true,
        after: (client) => noteDemoProgress(client, projectId, { evaluated: done + 1 }),
      });
    onMoment(done + 1, moments.length);
  }
}

/** Stores a circuit event through the pipeline. `quiet`: history, without notifications. */
export async function storeBreakerChange(
  projectId: number,
  change: BreakerChange,
  quiet: boolean,
): Promise<void> {
  const event = { ...change, id: `demo-${change.name}-${change.ts}`, model: null };
  await storeCircuitEvents(projectId, [event], change.ts, quiet);
}

const startOf = (plan: DemoPlan) => plan.now - plan.days * DAY_MS;

function eventfulSpans({ incidents }: DemoPlan, changes: readonly BreakerChange[]): Span[] {
  return [
    ...incidents.map(({ from, to }) => ({ from, to, stepMs: 3 * MINUTE_MS })),
    ...changes.map(({ ts }) => ({ from: ts, to: ts + 5 * MINUTE_MS, stepMs: MINUTE_MS })),
  ];
}

/** The evaluation times in order; the last is now. */
function momentsOf(plan: DemoPlan, spans: readonly Span[]): number[] {
  const after = plan.incidents.map(({ to }) => ({
    from: to,
    to: to + AFTERMATH_MS,
    stepMs: AFTERMATH_STEP_MS,
  }));
  const moments = new Set([plan.now]);
  // Daily budget alerts resolve at the end of the day.
  const firstMidnight = Math.ceil(startOf(plan) / DAY_MS) * DAY_MS;
  for (let at = firstMidnight + MINUTE_MS; at <= plan.now; at += DAY_MS) moments.add(at);
  for (const { from, to, stepMs } of [...spans, ...after]) {
    for (let at = Math.ceil(from / stepMs) * stepMs; at <= Math.min(to, plan.now); at += stepMs)
      if (at > startOf(plan)) moments.add(at);
  }
  return [...moments].sort((a, b) => a - b);
}
