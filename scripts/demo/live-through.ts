import { type PastMoment, PastRounds } from "@/lib/pipeline/evaluate/evaluate-past";
import { storeCircuitEvents } from "@/lib/pipeline/ingest/accept-circuit-events";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { noteDemoProgress } from "@/lib/store/people/demo-project";
import { type BreakerChange, breakerChangesOf } from "../../prisma/demo/story";
import type { DemoPlan } from "../../prisma/demo/traffic";

/** How long after an incident the rules are evaluated, at a lower rate, so that its alerts resolve. */
const AFTERMATH_MS = 26 * HOUR_MS;
const AFTERMATH_STEP_MS = 15 * MINUTE_MS;

type Span = { from: number; to: number; stepMs: number };

/** Points in time that share a transaction. */
const BATCH = 12;

/**
 * Evaluates the rules over the incidents with a simulated clock, without notifications, from the point in time of this
 * number on. Each transaction notes how far it is.
 */
export async function liveThrough(
  projectId: number,
  plan: DemoPlan,
  since: number,
  onMoments: (done: number, total: number) => void,
  stop: AbortSignal,
): Promise<void> {
  const changes = breakersOf(plan);
  const moments = pastMoments(plan);
  const stored = moments[since - 1]?.now ?? Number.NEGATIVE_INFINITY;
  while (changes[0] && changes[0].ts <= stored) changes.shift();
  const past = await PastRounds.begin(projectId);
  for (let done = since; done < moments.length; ) {
    stop.throwIfAborted();
    while (changes[0] && changes[0].ts <= moments[done]!.now)
      await storeBreakerChange(projectId, changes.shift()!, true);
    const next = changes[0]?.ts ?? Number.POSITIVE_INFINITY;
    const batch = moments.slice(done, done + BATCH).filter(({ now }) => now < next);
    done += batch.length;
    const noted = done;
    await past.evaluate(batch, (client) => noteDemoProgress(client, projectId, { evaluated: noted }));
    onMoments(done, moments.length);
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

/** The changes of breakers since the beginning, in order. */
export const breakersOf = (plan: DemoPlan): BreakerChange[] =>
  breakerChangesOf(plan.now).filter(({ ts }) => ts > startOf(plan));

/** When the rules are evaluated, in order; the last is now. Between incidents only firing alerts need it. */
export function pastMoments(plan: DemoPlan): PastMoment[] {
  const spans = eventfulSpans(plan, breakersOf(plan));
  return momentsOf(plan, spans).map((at) => ({
    now: at,
    ifFiring: at !== plan.now && !spans.some(({ from, to }) => at >= from && at <= to),
  }));
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
