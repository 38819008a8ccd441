import { randomUUID } from "node:crypto";
import { workerData } from "node:worker_threads";
import { processWide } from "@/lib/process-wide";

/** What the worker thread has from its process. */
export type OfProcess = { processId: string };

/** The same in all threads that speak for this process. */
export const processId = (): string =>
  processWide("process-id", () => (workerData as OfProcess | null)?.processId ?? randomUUID());
