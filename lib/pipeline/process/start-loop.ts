import { errorText, log } from "@/lib/log";
import { beat } from "./heartbeat";

export type Loop = {
  name: string;
  everyMs: number;
  staleAfterMs: number;
  /** Resolves to false where the work was not done, by nobody. */
  round: () => Promise<unknown>;
};

/** A round that failed is tried again after this time, however seldom the loop has one. */
const RETRY_MS = 60_000;
/** The next round of a loop that has many comes sooner: a connection that was lost is made anew at once. */
const SOON_MS = 2_000;

/** Rounds never overlap. One that fails is logged. */
export function startLoop({ name, everyMs, staleAfterMs, round }: Loop): {
  runNow: () => void;
  stop: () => Promise<void>;
} {
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
    let waitMs = Math.min(everyMs, RETRY_MS);
    running = round()
      .then((done) => {
        if (done === false) return;
        waitMs = everyMs;
        beat(name, staleAfterMs, Date.now());
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
  beat(name, staleAfterMs, Date.now());
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
