import { parentPort } from "node:worker_threads";
import type { FromWorker, ToWorker } from "@/lib/pipeline/process/worker-thread";

// A worker that does what its order says.
const main = parentPort!;
const tell = (message: FromWorker) => main.postMessage(message);
const report = () =>
  tell({
    rounds: new Map([["evaluation", { at: Date.now(), staleAfterMs: 60_000 }]]),
    pool: { size: 5, used: 1, waiting: 0 },
    priceFileFault: null,
  });
report();
setInterval(report, 50);
/** Longer than a thread that is to stop may be silent in a test. */
const SLOWLY_MS = 3_000;
let stopMs = 0;
main.on("message", (order: ToWorker | "fail" | "hang" | "allocate" | "stop slowly") => {
  if (order === "stop slowly") stopMs = SLOWLY_MS;
  if (order === "stop") setTimeout(() => process.exit(0), stopMs);
  if (order === "deliver") tell({ change: { kind: "alert", projectId: 7 } });
  if (order === "fail") throw new Error("out of luck");
  if (order === "hang") for (;;);
  if (order === "allocate") for (const kept: object[] = []; ; ) kept.push({ text: `${kept.length}` });
});
