import { fork } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export type LoadOrder = { url: string; key: string; connections: number; batch: number };
/** By status; 0: no answer. `refusedMs`: how long the answers took that refused. */
export type LoadResult = {
  rows: number;
  seconds: number;
  statuses: Record<number, number>;
  refusedMs: number[];
};

const RAMP_MS = 500;

export type Load = {
  /** Runs `work` while batches are sent as fast as they are answered. */
  during: <T>(work: () => Promise<T>) => Promise<T>;
  results: readonly LoadResult[];
  /** Rows that were stored per second of load. */
  rate: () => number;
  stop: () => void;
};

/** Clients in a process of their own. */
export async function startLoad(url: string, key: string, connections = 50, batch = 100): Promise<Load> {
  const file = path.join(import.meta.dirname, "load-process.ts");
  const child = fork(file, { execArgv: ["--import", "tsx"], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const heard = <T>() =>
    new Promise<T>((resolve, reject) => {
      const failed = () => reject(new Error("the clients of the benchmark ended"));
      child.once("exit", failed);
      child.once("message", (message) => {
        child.off("exit", failed);
        resolve(message as T);
      });
    });
  await heard();
  const results: LoadResult[] = [];
  return {
    results,
    during: async (work) => {
      const order: LoadOrder = { url, key, connections, batch };
      child.send(order);
      await sleep(RAMP_MS);
      try {
        return await work();
      } finally {
        const done = heard<LoadResult>();
        child.send("stop");
        results.push(await done);
      }
    },
    rate: () => {
      const of = (field: "rows" | "seconds") => results.reduce((sum, one) => sum + one[field], 0);
      return of("rows") / of("seconds");
    },
    stop: () => child.kill(),
  };
}
