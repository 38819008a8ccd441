import { setTimeout as sleep } from "node:timers/promises";
import { breakerChangesOf } from "../../prisma/demo/story";
import type { DemoPlan } from "../../prisma/demo/traffic";
import { acceptSpan } from "./fill-past";
import { tellOf } from "./live-through";

const STEP_MS = 5_000;

/** Keeps the demo's traffic and its breakers going from where its past ended, until told to stop. */
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
    while (changes[0] && changes[0].ts <= now) await tellOf(projectId, changes.shift()!, false);
    from = now;
    onStep(stored);
    await sleep(STEP_MS, undefined, { signal: stop }).catch(() => {});
  }
}
