import { processWide } from "@/lib/process-wide";
import { steadyNow } from "@/lib/steady-clock";
import type { PoolUse } from "@/lib/store/database/pool";

/** When the loops of this process started, and when each last completed a round; ms of the steady clock. */
export type Heartbeat = {
  worker: boolean;
  startedAt: number;
  stopping: boolean;
  /** The worker thread ended unexpectedly, and no other has reported yet. */
  isWorkerGone: boolean;
  /** Of the worker thread. */
  workerPool: PoolUse | null;
  rounds: Map<string, { at: number; staleAfterMs: number }>;
};

export function heartbeat(): Heartbeat {
  return processWide("heartbeat", () => ({
    worker: false,
    startedAt: 0,
    stopping: false,
    isWorkerGone: false,
    workerPool: null,
    rounds: new Map(),
  }));
}

export function beat(loop: string, staleAfterMs: number, now = steadyNow()): void {
  heartbeat().rounds.set(loop, { at: now, staleAfterMs });
}

/** The loops that have not completed a round in time. */
export function stalledLoops(now = steadyNow()): string[] {
  return [...heartbeat().rounds]
    .filter(([, { at, staleAfterMs }]) => now - at > staleAfterMs)
    .map(([name]) => name);
}
