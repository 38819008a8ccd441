import { setTimeout as sleep } from "node:timers/promises";
import { breakerChangesOf } from "../../prisma/demo/story";
import type { DemoPlan } from "../../prisma/demo/traffic";
import { acceptSpan } from "./fill-past";
import { storeBreakerChange } from "./live-through";

const STEP_MS = 5_000;

/** Continues the demo's traffic and circuit breakers after its history, until stopped. */
export async function follow(
  projectId: number,
  plan: DemoPlan,
  onStep: (stored: number) => void,
  stop: AbortSignal,
): Promise<void> {
  const changes = breakerChangesOf(plan.now).filter(({ ts }) => ts > plan.now);
  let from = plan.now;
  let stored = 0;
  while (!stop.aborted) {
    const now = Date.now();
    stored += await acceptSpan(projectId, plan, from, now, now);
    while (changes[0] && changes[0].ts <= now) await storeBreakerChange(projectId, changes.shift()!, false);
    from = now;
    onStep(stored);
    await sleep(STEP_MS, undefined, { signal: stop }).catch(() => {});
  }
}
