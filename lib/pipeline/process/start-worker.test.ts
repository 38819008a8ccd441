import { getHeapStatistics } from "node:v8";
import { type ResourceLimits, Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { steadyNow } from "@/lib/steady-clock";
import { watchProject } from "@/lib/store/database/watch-project";
import { wakeDeliveries } from "@/lib/store/outbox/wake-deliveries";
import { heartbeat } from "./heartbeat";
import { ownParts } from "./own-parts";
import { startWorker } from "./start-worker";

let threads: Worker[] = [];
let stop = async () => {};
beforeEach(() => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(async () => {
  await stop();
  await Promise.all(threads.map((thread) => thread.terminate()));
  threads = [];
  Object.assign(heartbeat(), { worker: false, isWorkerGone: false, workerPool: null });
  heartbeat().rounds.clear();
  vi.restoreAllMocks();
});

type Limits = {
  firstMs?: number;
  silentMs?: number;
  silentAtStopMs?: number;
  refusals?: number;
  heapMb?: number;
};
function begin(limits: Limits = {}): void {
  const { firstMs = 1, silentMs = 60_000, silentAtStopMs = 500, refusals: most = 0, heapMb = 32 } = limits;
  let refusals = most;
  const start = (resourceLimits: ResourceLimits) => {
    if (refusals-- > 0) throw new Error("EAGAIN");
    const thread = new Worker(new URL("../../../test/hostile-worker.ts", import.meta.url), {
      resourceLimits,
    });
    threads.push(thread);
    return thread;
  };
  const pause = { firstMs, longestMs: 5 * firstMs, calmMs: 60_000 };
  stop = startWorker({ start, pause, silentMs, silentAtStopMs, heapMb });
}

const worker = () => ownParts(steadyNow()).worker;
const reports = () => vi.waitFor(() => expect(heartbeat().rounds.has("evaluation")).toBe(true), 30_000);
const said = () => vi.mocked(process.stderr.write).mock.calls.join("\n");

test.each([
  ["fail", "Error: out of luck\\n    at "],
  ["allocate", "JS heap out of memory"],
])("a worker that ends, by %s, is replaced", async (order, cause) => {
  begin();
  await reports();
  const afterEnd = new Promise((resolve) => threads[0]!.once("exit", () => resolve(worker())));
  threads[0]!.postMessage(order);
  expect(await afterEnd).toBe("ended unexpectedly, and starts again");
  await vi.waitFor(() => expect(worker()).toBe("ok"), 30_000);
  expect(threads).toHaveLength(2);
  expect(said()).toContain(cause);
});

test("a worker has less memory than its process", async () => {
  let heapMb: number | undefined;
  stop = startWorker({
    start: (limits) => {
      heapMb = limits.maxOldGenerationSizeMb;
      throw new Error("EAGAIN");
    },
  });
  expect(heapMb).toBeGreaterThan(0);
  expect(heapMb! * 2 ** 20).toBeLessThan(getHeapStatistics().heap_size_limit);
});

test("a worker that hangs when it is to stop is ended, and not replaced", async () => {
  begin();
  await reports();
  threads[0]!.postMessage("hang");
  await stop();
  expect(threads[0]!.threadId).toBe(-1);
  expect(threads).toHaveLength(1);
  expect(said()).toContain("the worker does not report");
});

test("a worker that reports is given the time that it needs to stop", async () => {
  // Many of its reports, for a busy machine.
  begin({ silentAtStopMs: 2_000 });
  await reports();
  threads[0]!.postMessage("stop slowly");
  await stop();
  expect(said()).toBe("");
});

test("a worker that the system refuses is started again", async () => {
  begin({ refusals: 2 });
  expect(worker()).toBe("ended unexpectedly, and starts again");
  await reports();
  expect(said()).toContain("EAGAIN");
});

test("a worker that hangs is replaced", async () => {
  begin({ silentMs: 1_000 });
  await reports();
  threads[0]!.postMessage("hang");
  await vi.waitFor(() => expect(threads).toHaveLength(2), 30_000);
  expect(said()).toContain("the worker does not report");
});

test("each pause before the next start is longer, up to the longest", async () => {
  begin();
  for (let at = 0; at < 5; at++) {
    await vi.waitFor(() => expect(threads).toHaveLength(at + 1), 30_000);
    threads[at]!.postMessage("fail");
  }
  await vi.waitFor(() => expect(said().match(/"after_ms":\d+/g)).toHaveLength(5), 30_000);
  expect(said().match(/(?<="after_ms":)\d+/g)).toEqual([1, 2, 4, 5, 5].map(String));
});

test("wakes the worker's deliveries, and hears of its changes at once", async () => {
  begin();
  await reports();
  const heard = new Promise((resolve) => {
    const end = watchProject(7, (kind) => {
      end();
      resolve(kind);
    });
  });
  wakeDeliveries();
  expect(await heard).toBe("alert");
});

test("stops while the worker runs, and while it waits for its next start", async () => {
  begin({ firstMs: 60_000 });
  await reports();
  await stop();
  expect(worker()).toBe("ok");
  begin({ firstMs: 60_000 });
  threads[1]!.postMessage("fail");
  await vi.waitFor(() => expect(heartbeat().isWorkerGone).toBe(true), 30_000);
  await stop();
  expect(threads).toHaveLength(2);
});
