import { processWide } from "@/lib/process-wide";

/** When each loop of this process last ended a round well, epoch ms. */
export type Heartbeat = {
  worker: boolean;
  stopping: boolean;
  rounds: Map<string, { at: number; staleAfterMs: number }>;
};

export function heartbeat(): Heartbeat {
  return processWide("heartbeat", () => ({ worker: false, stopping: false, rounds: new Map() }));
}

export function beat(loop: string, staleAfterMs: number, now: number): void {
  heartbeat().rounds.set(loop, { at: now, staleAfterMs });
}

/** The loops that have not ended a round in time. */
export function stalledLoops(now: number): string[] {
  return [...heartbeat().rounds]
    .filter(([, { at, staleAfterMs }]) => now - at > staleAfterMs)
    .map(([name]) => name);
}
