import { Worker } from "node:worker_threads";
import { tooMuch } from "@/lib/pipeline/replay/too-much";
import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/http/api-error";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import type { TASKS } from "./tasks";
import { type Caller, type TaskLimits, ThreadPool } from "./thread-pool";

type Tasks = typeof TASKS;

export const LIMITS: Record<keyof Tasks, TaskLimits> = {
  backtest: { longestMs: 20_000, tooMuch },
  reconcile: { longestMs: 20_000, tooMuch: tooMuchToReconcile },
};
export const SIZE = { threads: 2, waiting: 8, ofProject: 3, idleMs: MINUTE_MS };

function tooMuchToReconcile(what: string): ApiError {
  const message = `too much to reconcile: ${what}. Choose a month with less traffic of this provider`;
  return new ApiError(422, "too_much", message, { details: [{ path: "month", message }] });
}

/** The rows that a backtest may hold take about 200 MB. */
export const HEAP_MB = 512;
/** Database connections of a thread. */
const CONNECTIONS = "2";

const pool = () => processWide("threads", () => new ThreadPool(startThread, SIZE));

function startThread(): Worker {
  return new Worker(new URL("./thread.ts", import.meta.url), {
    env: { ...process.env, SIGHTLINE_DATABASE_POOL: CONNECTIONS },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
}

/** Runs a task in a thread that ends when its caller leaves, or when it takes too long or too much memory. */
export function inThread<Name extends keyof Tasks>(
  name: Name,
  input: Parameters<Tasks[Name]>,
  caller: Caller,
): ReturnType<Tasks[Name]> {
  return pool().run({ name, input }, { ...caller, ...LIMITS[name] }) as ReturnType<Tasks[Name]>;
}
