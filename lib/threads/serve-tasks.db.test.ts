import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { ApiError } from "@/lib/schema/http/api-error";
import { ThreadPool } from "./thread-pool";

test("a task may use all connections of its thread at once", async () => {
  const thread = new Worker(new URL("../../test/reading-thread.ts", import.meta.url), {
    env: { ...process.env, SIGHTLINE_DATABASE_POOL: "2" },
  });
  const size = { threads: 1, waiting: 1, ofProject: 1, idleMs: 60_000 };
  const task = {
    projectId: 1,
    signal: new AbortController().signal,
    longestMs: 60_000,
    tooMuch: (what: string) => new ApiError(422, "too_much", what),
  };
  try {
    const pool = new ThreadPool(() => thread, size);
    expect(await pool.run({ name: "connect", input: [2] }, task)).toBe(2);
  } finally {
    await thread.terminate();
  }
});
