import { beforeReaders } from "@/lib/call";
import { errorText, log } from "@/lib/log";
import { beat } from "./heartbeat";

export type Loop = {
  name: string;
  everyMs: number;
  staleAfterMs: number;
  /** Resolves to false if no process did the work. */
  round: () => Promise<unknown>;
};

export type RunningLoop = { runNow: () => void; stop: () => Promise<void> };

/** A failed round is retried after this time, however rare the rounds are. */
const RETRY_MS = 60_000;
/** Loops with frequent rounds retry sooner: a lost connection is replaced at once. */
const SOON_MS = 2_000;

/** Rounds never overlap. A failed one is logged. */
export function startLoop({ name, everyMs, staleAfterMs, round }: Loop): RunningLoop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  const run = () => {
    clearTimeout(timer);
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    const began = performance.now();
    let waitMs = Math.min(everyMs, RETRY_MS);
    running = beforeReaders(round)
      .then((done) => {
        if (done === false) return;
        // From its start: another worker that takes over must not wait for the length of a round in addition.
        waitMs = Math.max(everyMs / 4, everyMs - (performance.now() - began));
        beat(name, staleAfterMs);
      })
      .catch((thrown) => {
        log.error("background round failed", { loop: name, error: errorText(thrown) });
        waitMs = Math.min(waitMs, Math.max(SOON_MS, everyMs / 60));
      })
      .finally(() => {
        running = null;
        timer = setTimeout(run, again ? 0 : waitMs);
        again = false;
      });
  };
  beat(name, staleAfterMs);
  run();
  return {
    runNow: run,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
