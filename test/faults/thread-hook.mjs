import { existsSync, readFileSync, rmSync } from "node:fs";
import { isMainThread, workerData } from "node:worker_threads";

// Preloaded by each process of a fault run, with the file of orders in its address. Another process can stop a whole process,
// but no thread of it.
const file = new URL(import.meta.url).searchParams.get("file");
const LOOK_MS = 100;

function look() {
  if (!existsSync(file)) return;
  const order = readFileSync(file, "utf8");
  rmSync(file);
  if (order === "end") throw new Error("ended by the fault run");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

if (!isMainThread && workerData?.processId !== undefined) setInterval(look, LOOK_MS).unref();
