import { getHeapStatistics } from "node:v8";
import { type ResourceLimits, Worker } from "node:worker_threads";
import { errorText, log } from "@/lib/log";
import { notePriceFileFault } from "@/lib/pipeline/prices/price-file";
import { MINUTE_MS, SECOND_MS } from "@/lib/schema/time/epoch";
import { steadyNow } from "@/lib/steady-clock";
import { announceChange } from "@/lib/store/database/watch-project";
import { onWake } from "@/lib/store/outbox/wake-deliveries";
import { heartbeat } from "./heartbeat";
import { type OfProcess, processId } from "./process-id";
import type { FromWorker, ToWorker } from "./worker-thread";

/** A thread that ended starts again after a pause: `firstMs` if it ran for `calmMs`, else twice the last one. */
const PAUSE = { firstMs: SECOND_MS, longestMs: 30 * SECOND_MS, calmMs: MINUTE_MS };
/** A thread that reports nothing for so long hangs. */
const SILENT_MS = MINUTE_MS;
/** One that is to stop reports until it has: after so long without a report it is ended. */
const SILENT_AT_STOP_MS = 3 * SECOND_MS;

/** V8 would widen the young space to twice as much for what a round reads once. */
const YOUNG_MB = 24;
/** Half as much as V8 allows the process. */
const HEAP_MB = Math.round(getHeapStatistics().heap_size_limit / 2 ** 21);

function startThread(resourceLimits: ResourceLimits): Worker {
  return new Worker(new URL("./worker-thread.ts", import.meta.url), {
    workerData: { processId: processId() } satisfies OfProcess,
    resourceLimits,
  });
}

/**
 * Runs the loops of this process in a thread, so that a long evaluation keeps no caller waiting. A thread that ends, hangs
 * or uses up its memory is replaced, and the process is not ready until then. Returns how to stop it.
 */
export function startWorker({
  start = startThread,
  pause = PAUSE,
  silentMs = SILENT_MS,
  silentAtStopMs = SILENT_AT_STOP_MS,
  heapMb = HEAP_MB,
} = {}): () => Promise<void> {
  const state = heartbeat();
  Object.assign(state, { worker: true, startedAt: steadyNow() });
  let thread: Worker | null = null;
  let begunAt = 0;
  let reportedAt = 0;
  let pauseMs = pause.firstMs / 2;
  let timer: NodeJS.Timeout | undefined;
  let stopped: (() => void) | null = null;

  const tell = (order: ToWorker) => thread?.postMessage(order);
  const hear = (message: FromWorker) => {
    if ("change" in message) return announceChange(message.change);
    reportedAt = performance.now();
    Object.assign(state, { isWorkerGone: false, workerPool: message.pool });
    for (const [loop, round] of message.rounds) state.rounds.set(loop, round);
    notePriceFileFault(message.priceFileFault);
  };
  const end = (failure: unknown) => {
    thread = null;
    if (stopped) return stopped();
    Object.assign(state, { isWorkerGone: true, workerPool: null });
    pauseMs =
      performance.now() - begunAt > pause.calmMs ? pause.firstMs : Math.min(2 * pauseMs, pause.longestMs);
    const stack = failure instanceof Error ? failure.stack : undefined;
    log.error("the worker has ended and starts again", {
      error: errorText(failure),
      after_ms: pauseMs,
      stack,
    });
    timer = setTimeout(begin, pauseMs);
  };
  const begin = () => {
    begunAt = performance.now();
    reportedAt = begunAt;
    let failure: unknown = "it exited";
    try {
      thread = start({ maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_MB })
        .on("message", hear)
        .on("error", (thrown) => {
          failure = thrown;
        })
        .once("exit", () => end(failure));
    } catch (thrown) {
      // The system has no thread left for it.
      end(thrown);
    }
  };
  const endIfSilentFor = (longestMs: number) => {
    // Two looks, because a process that was suspended hears of the past only after its timers.
    let wasSilent = false;
    return setInterval(() => {
      const isSilent = thread !== null && performance.now() - reportedAt > longestMs;
      if (isSilent && wasSilent) {
        log.error("the worker does not report", { for_ms: Math.round(performance.now() - reportedAt) });
        void thread?.terminate();
      }
      wasSilent = isSilent;
    }, longestMs / 10);
  };
  let watch = endIfSilentFor(silentMs);
  begin();
  onWake(() => tell("deliver"));
  return async () => {
    clearInterval(watch);
    clearTimeout(timer);
    if (!thread) return;
    const gone = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    watch = endIfSilentFor(silentAtStopMs);
    tell("stop");
    await gone;
    clearInterval(watch);
  };
}
