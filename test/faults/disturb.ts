import { setTimeout as sleep } from "node:timers/promises";
import { readEvaluationLags } from "@/lib/store/alerts/evaluation-lag";
import { inject, processOf } from "./inject";
import type { Installation } from "./installation";
import type { Ledger } from "./ledger";
import { type Fault, isOfDatabase } from "./schedule";
import type { SightlineProcess } from "./sightline-process";
import type { FaultFigures } from "./tally";

/** How long a process may take to store again once it is ready, and rules to be evaluated again. */
const STORES_MS = 60_000;
const EVALUATED_MS = 120_000;

/** How long until these processes are ready and the web processes among them have acknowledged requests again. */
async function recovered(
  on: Installation,
  processes: readonly SightlineProcess[],
  ledger: Ledger,
): Promise<number> {
  const since = performance.now();
  await Promise.all(processes.map((one) => one.untilReady()));
  const deadline = performance.now() + STORES_MS;
  const webs = on.webs.filter((web) => processes.includes(web));
  while (webs.some(({ url }) => (ledger.acknowledgedAt.get(url) ?? 0) < since)) {
    if (performance.now() > deadline) throw new Error("a web process no longer acknowledges requests");
    await sleep(50);
  }
  return performance.now() - since;
}

/** How long until the rules of every project have been evaluated again, by whichever worker. */
async function evaluatedAgain(since: number): Promise<number> {
  for (;;) {
    const asked = performance.now();
    const [longest] = await readEvaluationLags().catch(() => []);
    if (longest && longest.lag < asked - since) return asked - since;
    if (asked - since > EVALUATED_MS)
      throw new Error(`rules were not evaluated for ${EVALUATED_MS / 1_000} s`);
    await sleep(100);
  }
}

/** Runs faults that happen together until their victims have recovered; resolves to the figures of each. */
export async function disturb(
  on: Installation,
  ledger: Ledger,
  batch: readonly Fault[],
): Promise<FaultFigures[]> {
  const injecting = performance.now();
  const over = batch.map((fault) => inject(on, ledger, fault));
  // A start fails without the database.
  const databaseIsBack = Promise.all(over.filter((_, at) => isOfDatabase(batch[at]!)));
  const victims = batch.map((fault) => processOf(on, fault));
  const others = on.processes.filter((one) => !victims.includes(one));
  const isShared = batch.some(isOfDatabase);
  const recoveries = batch.map(async (fault, at): Promise<FaultFigures> => {
    const ended = await over[at];
    if (ended) {
      await databaseIsBack;
      ended.start();
    }
    const victim = victims[at]!;
    const [recoveredMs, evaluatedMs] = await Promise.all([
      recovered(on, victim ? [victim] : others, ledger),
      fault.kind === "kill worker" || fault.kind === "silence" ? evaluatedAgain(injecting) : null,
    ]);
    // Where the database was disturbed, too, they tell nothing of this fault.
    const isMeasured = !isShared || isOfDatabase(fault);
    return {
      times: 1,
      recoveredMs: isMeasured ? [recoveredMs] : [],
      evaluatedMs: isMeasured && evaluatedMs !== null ? [evaluatedMs] : [],
    };
  });
  const [figures] = await Promise.all([Promise.all(recoveries), databaseIsBack]);
  await recovered(on, on.processes, ledger);
  return figures;
}
