import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { ApiError } from "@/lib/schema/http/api-error";
import { ThreadPool } from "./thread-pool";

const tooMuch = (what: string) => new ApiError(422, "too_much", `too much: ${what}`);
const SIZE = { threads: 2, waiting: 3, ofProject: 2, idleMs: 60_000 };

let started: Worker[] = [];
afterEach(async () => {
  await Promise.all(started.map((thread) => thread.terminate()));
  started = [];
});

function makePool(size: Partial<typeof SIZE> = {}) {
  const start = () => {
    const thread = new Worker(new URL("../../test/hostile-thread.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 32 },
    });
    started.push(thread);
    return thread;
  };
  const pool = new ThreadPool(start, { ...SIZE, ...size });
  const calm = new AbortController().signal;
  return (name: string, { projectId = 1, signal = calm, longestMs = 60_000, input = [] as unknown[] } = {}) =>
    pool.run({ name, input }, { projectId, signal, longestMs, tooMuch });
}

test("a task that allocates without end ends its thread with a sentence, and the next one runs", async () => {
  const run = makePool();
  await expect(run("allocate")).rejects.toMatchObject({
    status: 422,
    message: "too much: it needs too much memory",
  });
  await expect(run("whoami")).resolves.toBeTypeOf("number");
  expect(started).toHaveLength(2);
});

test("a task that loops is ended at its deadline", async () => {
  const run = makePool({ threads: 1 });
  const looping = run("loop", { longestMs: 50 });
  const after = run("whoami");
  await expect(looping).rejects.toMatchObject({
    status: 422,
    message: "too much: it took longer than 0.05 seconds",
  });
  await expect(after).resolves.toBeTypeOf("number");
});

test("a task ends when its caller leaves, whether it runs or waits", async () => {
  const run = makePool({ threads: 1 });
  const [first, second] = [new AbortController(), new AbortController()];
  const running = run("loop", { signal: first.signal });
  const waiting = run("loop", { signal: second.signal });
  second.abort();
  await expect(waiting).rejects.toMatchObject({ status: 503, code: "abandoned" });
  const [thread] = started;
  const ended = new Promise((resolve) => thread!.once("exit", resolve));
  first.abort();
  await expect(running).rejects.toMatchObject({ status: 503, code: "abandoned" });
  await ended;
  await expect(run("whoami", { signal: first.signal })).rejects.toMatchObject({ code: "abandoned" });
  await expect(run("whoami")).resolves.toBeTypeOf("number");
});

test("an error keeps its code, a refusal its details, and a thread that exits is an error", async () => {
  const run = makePool();
  await expect(run("fail")).rejects.toMatchObject({ message: "out of luck", code: "57P01" });
  await expect(run("exit")).rejects.toThrow("the thread ended before it answered");
  await expect(run("refuse", { input: [422] })).rejects.toMatchObject({
    status: 422,
    code: "too_much",
    message: "ask for less",
    extra: { details: [{ path: "hours", message: "less" }] },
  });
});

test("a thread that does not start is an error, and leaves its place to the next", async () => {
  const pool = new ThreadPool(
    () => {
      throw new Error("no more threads");
    },
    { ...SIZE, threads: 1 },
  );
  const { signal } = new AbortController();
  for (let at = 0; at < 2; at++)
    await expect(
      pool.run({ name: "whoami", input: [] }, { projectId: 1, signal, longestMs: 60_000, tooMuch }),
    ).rejects.toThrow("no more threads");
});

test("one project cannot take the threads of the others", async () => {
  const run = makePool();
  const leave = new AbortController();
  const { signal } = leave;
  const hostile = [1, 2].map(() => run("loop", { signal }).catch(() => {}));
  expect(() => run("loop", { signal })).toThrow(expect.objectContaining({ status: 429, code: "busy" }));
  await expect(run("whoami", { projectId: 2 })).resolves.toBeTypeOf("number");
  const others = [2, 3, 4].map((projectId) => run("loop", { projectId, signal }).catch(() => {}));
  expect(() => run("whoami", { projectId: 5 })).toThrow(
    expect.objectContaining({ status: 503, extra: { retryAfterSeconds: 5 } }),
  );
  leave.abort();
  await Promise.all([...hostile, ...others]);
});

test("a thread serves one task after the other", async () => {
  const run = makePool();
  expect(await run("whoami")).toBe(await run("whoami"));
});

test("a thread that is not used ends", async () => {
  const run = makePool({ idleMs: 1 });
  const first = await run("whoami");
  await new Promise((resolve) => started[0]!.once("exit", resolve));
  expect(await run("whoami")).not.toBe(first);
});
