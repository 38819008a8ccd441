import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { GET as ready } from "@/app/api/health/ready/route";
import { POST } from "@/app/api/v1/requests/route";
import { GET as summary } from "@/app/api/v1/summary/route";
import { beforeReaders } from "@/lib/call";
import { pool, transaction } from "@/lib/store/database/pool";
import { prisma } from "@/lib/store/database/prisma";
import { AlertStory } from "@/test/alert-story";
import { DatabaseRelay } from "@/test/database-relay";
import { startSchedule } from "./schedule";

// How long a caller may wait until a row is stored, and a receiver until its message arrives. The promise of 10 s is
// measured by `npm run test:faults` (docs/reliability.md): here a busy machine may be late. Without the detection of
// silent connections it would take as long as the keepalive, which is 25 s.
const AGAIN_MS = 20_000;

let relay: DatabaseRelay;
let story: AlertStory;
let sent = 0;

beforeAll(async () => {
  relay = await DatabaseRelay.before(process.env.DATABASE_URL!);
  process.env.DATABASE_URL = relay.url;
});
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());
afterAll(() => relay.end());

const send = (id = `r-${sent++}`, timestamp = new Date().toISOString()) =>
  POST(
    new Request("http://localhost/api/v1/requests", {
      method: "POST",
      headers: { authorization: `Bearer ${story.key}`, "content-type": "application/json" },
      body: JSON.stringify({ id, timestamp, model: "m", latency_ms: 1 }),
    }),
  );

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens this many connections at once, so that the pool keeps them idle. */
const fillPool = () =>
  beforeReaders(() => Promise.all(Array.from({ length: 8 }, () => pool().query("SELECT pg_sleep(0.1)"))));

/** Sends like a client that retries after 503; returns how long it took. */
async function sendUntilStored(): Promise<number> {
  const from = performance.now();
  const [id, timestamp] = [`r-${sent++}`, new Date().toISOString()];
  for (;;) {
    const response = await send(id, timestamp);
    if (response.status === 200) return performance.now() - from;
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    await pause(200);
  }
}

it("stores again soon after all its connections went silent", async () => {
  expect((await send()).status).toBe(200);
  await fillPool();
  expect(relay.silence()).toBeGreaterThan(4);
  expect(await sendUntilStored()).toBeLessThan(AGAIN_MS);
});

it("alerts again soon", async () => {
  const { receiver, channelId } = await story.slack();
  await story.route("critical", channelId);
  const stop = startSchedule();
  try {
    await story.breaker("open", { name: "before" });
    await receiver.until(1);
    await fillPool();
    relay.silence();
    const from = performance.now();
    await sendUntilStored();
    await story.breaker("open", { name: "after" });
    await receiver.until(2);
    expect(performance.now() - from).toBeLessThan(AGAIN_MS);
    const evaluated = async () =>
      (
        await pool().query("SELECT max(last_evaluated_at) AS at FROM rules WHERE project_id = $1", [
          story.actor.projectId,
        ])
      ).rows[0].at as Date;
    const before = await evaluated();
    await expect.poll(evaluated, { timeout: AGAIN_MS, interval: 200 }).not.toEqual(before);
  } finally {
    const from = performance.now();
    relay.silence();
    await stop();
    // What ends meets a second silent connection after the first: 10 s for each.
    expect(performance.now() - from).toBeLessThan(AGAIN_MS);
    await sendUntilStored();
  }
});

it("frees what a silent transaction and a silent lock hold", async () => {
  const { projectId } = story.actor;
  const rename = () => pool().query("UPDATE projects SET name = 'free' WHERE id = $1", [projectId]);
  const lost = transaction(async (client) => {
    await client.query("UPDATE projects SET name = 'held' WHERE id = $1", [projectId]);
    await client.query("SELECT pg_advisory_lock(4711)");
    relay.silence();
    await client.query("SELECT 1");
  });
  const from = performance.now();
  await expect(lost).rejects.toThrow();
  await rename();
  const { rows } = await pool().query("SELECT pg_try_advisory_lock(4711) AS free");
  expect(rows).toEqual([{ free: true }]);
  expect(performance.now() - from).toBeLessThan(AGAIN_MS);
});

it("does not interrupt a long statement", async () => {
  const { rows } = await pool().query("SELECT pg_sleep(8), 1 AS done");
  expect(rows[0].done).toBe(1);
});

it("answers 503 within seconds, for ingest and reads, while the server is unresponsive, and works again after", async () => {
  expect((await send()).status).toBe(200);
  relay.stopAnswering();
  const from = performance.now();
  const read = () =>
    summary(
      new Request("http://localhost/api/v1/summary", { headers: { authorization: `Bearer ${story.key}` } }),
    );
  const answers = await Promise.all([send(), send(), read(), ready(new Request("http://localhost/"))]);
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
  expect(await answers[3]!.json()).toMatchObject({ database: "not answering" });
  await expect(prisma().channel.count()).rejects.toThrow();
  expect(performance.now() - from).toBeLessThan(AGAIN_MS);
  relay.answerAgain();
  expect(await sendUntilStored()).toBeLessThan(AGAIN_MS);
});

it("frees what was held before an outage as soon as the server answers again", async () => {
  const lost = transaction(async (client) => {
    await client.query("SELECT pg_advisory_lock(4712)");
    relay.stopAnswering();
    await client.query("SELECT 1");
  });
  await expect(lost).rejects.toThrow();
  relay.answerAgain();
  const isFree = async () => {
    const { rows } = await pool().query("SELECT pg_try_advisory_lock(4712) AS free");
    return rows[0].free as boolean;
  };
  await expect.poll(() => isFree().catch(() => false), { timeout: AGAIN_MS }).toBe(true);
});
