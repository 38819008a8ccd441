import { setDefaultResultOrder } from "node:dns";
import { parentPort } from "node:worker_threads";
import { priceFileFault } from "@/lib/pipeline/prices/price-file";
import { SECOND_MS } from "@/lib/schema/time/epoch";
import { lockPool, type PoolUse, pool, poolUse } from "@/lib/store/database/pool";
import { type Change, onChange } from "@/lib/store/database/watch-project";
import { wakeDeliveries } from "@/lib/store/outbox/wake-deliveries";
import { type Heartbeat, heartbeat } from "./heartbeat";
import { startSchedule } from "./schedule";

export type FromWorker =
  | { rounds: Heartbeat["rounds"]; pool: PoolUse; priceFileFault: string | null }
  | { change: Change };
export type ToWorker = "deliver" | "stop";

const REPORT_MS = SECOND_MS;

const main = parentPort!;
const tell = (message: FromWorker) => main.postMessage(message);
const report = () => tell({ rounds: heartbeat().rounds, pool: poolUse(), priceFileFault: priceFileFault() });

// As in the process, from which a thread does not inherit it.
setDefaultResultOrder("ipv4first");

onChange((change) => tell({ change }));
const stopSchedule = startSchedule();
report();
const reports = setInterval(report, REPORT_MS);
main.on("message", async (order: ToWorker) => {
  if (order === "deliver") return wakeDeliveries();
  heartbeat().stopping = true;
  await stopSchedule();
  clearInterval(reports);
  // So that the server notices no lost connection.
  await Promise.all([pool().end(), lockPool().end()]);
  process.exit(0);
});
