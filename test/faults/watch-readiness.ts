import { setTimeout as sleep } from "node:timers/promises";
import { readEvaluationLags } from "@/lib/store/alerts/evaluation-lag";
import type { Installation } from "./installation";

/** Two rounds and five seconds, and the time that readiness takes to notice. */
const LAG_MS = 45_000;
const PAUSE_MS = 2_000;
/** A worker is not to blame for the time before it had started and evaluated. */
const START_MS = 90_000;

/** Looks all the time whether a worker says nothing of a project that is not evaluated (I13). */
export function watchReadiness(on: Installation): { stop: () => Promise<string[]> } {
  const violations: string[] = [];
  let stopping = false;
  // While the database is away, no one can say.
  const lag = () =>
    readEvaluationLags().then(
      ([longest]) => longest?.lag ?? null,
      () => null,
    );
  const look = async () => {
    while (!stopping) {
      const before = await lag();
      if (before !== null && before > LAG_MS)
        for (const worker of on.workers) {
          if (performance.now() - worker.startedAt < START_MS) continue;
          const health = await worker.health();
          const after = await lag();
          if (health?.ready && !("rules" in health.parts) && after !== null && after > before)
            violations.push(
              `${worker.name} is ready and names no late rules, but a project was evaluated ${Math.round(after / 1_000)} s ago`,
            );
        }
      await sleep(PAUSE_MS);
    }
  };
  const looking = look();
  return {
    stop: async () => {
      stopping = true;
      await looking;
      return violations;
    },
  };
}
