import { statfs } from "node:fs/promises";
import { hostname } from "node:os";
import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { admission } from "@/lib/pipeline/ingest/admission";
import { priceFileFault } from "@/lib/pipeline/prices/price-file";
import { processWide } from "@/lib/process-wide";
import type { ProcessState } from "@/lib/schema/people/installation";
import { SECOND_MS } from "@/lib/schema/time/epoch";
import { steadyNow } from "@/lib/steady-clock";
import { type PoolUse, poolUse } from "@/lib/store/database/pool";
import { removeProcess, reportProcess } from "@/lib/store/database/processes";
import { commitQueueUse } from "@/lib/store/requests/commit-queue";
import { compareClocks } from "./compare-clocks";
import { readStall } from "./event-loop-stall";
import { heartbeat } from "./heartbeat";
import { ownParts } from "./own-parts";
import { processId } from "./process-id";
import { startLoop } from "./start-loop";

const ROLES = { on: "both", off: "web", only: "worker" } as const;

async function diskFree(): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(env().SIGHTLINE_DATA_DIR);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** What is wrong now and was at the last report: a moment of trouble is over when others read of it. */
function lastingTrouble(now: number): string | null {
  const last = processWide<{ wrong: string[] }>("last-report", () => ({ wrong: [] }));
  const { process: _stopping, ...parts } = ownParts(now);
  const wrong = Object.values(parts).filter((part) => part !== "ok");
  const lasting = wrong.filter((part) => last.wrong.includes(part));
  last.wrong = wrong;
  return lasting.length === 0 ? null : lasting.join("; ");
}

/** The connections of this thread and of the worker. */
function bothPools(): PoolUse {
  const pools = [poolUse(), heartbeat().workerPool].filter((pool) => pool !== null);
  const sum = (field: keyof PoolUse) => pools.reduce((total, pool) => total + pool[field], 0);
  return { size: sum("size"), used: sum("used"), waiting: sum("waiting") };
}

/** What this process says of itself. */
async function ownState(now: number): Promise<ProcessState> {
  const [{ aheadMs }, free] = await Promise.all([compareClocks(), diskFree()]);
  return {
    role: ROLES[env().SIGHTLINE_WORKER],
    trouble: lastingTrouble(now),
    pool: bothPools(),
    commit_queue: commitQueueUse(),
    clock_ahead_ms: Math.round(aheadMs),
    disk_free_bytes: free,
    price_file_fault: priceFileFault(),
    memory_bytes: process.memoryUsage.rss(),
    held_bytes: admission().takeMostHeld(),
    stall_seconds: readStall(now),
  };
}

/** Reports this process every 10 s, so that each process can show all of them; returns how to stop. */
export function startReports(version: string): () => Promise<void> {
  const name = `${hostname()}:${process.pid}`;
  const { stop } = startLoop({
    name: "process report",
    everyMs: 10 * SECOND_MS,
    // Nothing depends on it.
    staleAfterMs: Number.POSITIVE_INFINITY,
    round: async () => reportProcess({ id: processId(), name, version, state: await ownState(steadyNow()) }),
  });
  return async () => {
    await stop();
    await removeProcess(processId()).catch((thrown) =>
      log.warn("could not sign off", { error: errorText(thrown) }),
    );
  };
}
