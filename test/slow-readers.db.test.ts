import { afterAll, beforeAll, expect, it } from "vitest";
import { GET as ready } from "@/app/api/health/ready/route";
import { POST as exportTraces } from "@/app/api/otlp/v1/traces/route";
import { POST as send } from "@/app/api/v1/requests/route";
import { authenticateApiKey } from "@/lib/auth/credentials/api-key-cache";
import { beforeReaders, inCall } from "@/lib/call";
import { startLoop } from "@/lib/pipeline/process/start-loop";
import { budgetReads } from "@/lib/reads/budget-reads";
import { readPriceSettings } from "@/lib/reads/price-settings";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool, poolUse } from "@/lib/store/database/pool";
import { chatExport } from "./otlp-chat";
import { makeKey, makeTeam, type TestTeam } from "./people";

const READERS = 30;

let team: TestTeam;
let key: string;

beforeAll(async () => {
  team = await makeTeam();
  key = (await makeKey(team, "ingest")).key;
});
afterAll(() => pool().end());

const SLOW = "/* slow reader */ SELECT pg_sleep(30)";

/** Of ten connections, readers have half; the last of those is kept for teams that read nothing. */
const OF_A_TEAM = 4;

/** Runs `work` among many statements of one team that would take as long as a reader may. */
async function amongSlowReaders(work: () => Promise<void>): Promise<void> {
  let left = READERS;
  for (let at = 0; at < READERS; at++)
    void pool()
      .query(SLOW)
      .catch(() => {})
      .finally(() => {
        left -= 1;
      });
  const cancel = () =>
    pool().query(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = $1",
      [SLOW],
    );
  try {
    await expect.poll(() => poolUse().waiting).toBe(READERS - OF_A_TEAM);
    await work();
    expect(poolUse().waiting).toBe(READERS - OF_A_TEAM);
  } finally {
    // Those that wait for their turn as well.
    while (left > 0) await beforeReaders(cancel);
  }
}

it("slow readers, however many, keep neither ingest nor the background nor readiness waiting", () =>
  amongSlowReaders(async () => {
    const post = (body: object) =>
      new Request("http://localhost", {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
        body: JSON.stringify(body),
      });
    const sent = await send(post({ model: "gpt-4o", latency_ms: 5, status: "success" }), {
      params: Promise.resolve({}),
    });
    expect(sent.status).toBe(200);
    const exported = await exportTraces(post(chatExport(Date.now())));
    expect(exported.status).toBe(200);
    expect(await exported.json()).toEqual({});
    let rows: number | null = null;
    const loop = startLoop({
      name: "test",
      everyMs: MINUTE_MS,
      staleAfterMs: MINUTE_MS,
      round: async () => {
        rows = (await pool().query("SELECT 1")).rowCount;
      },
    });
    await loop.stop();
    expect(rows).toBe(1);
    const health = await ready(new Request("http://localhost/api/health/ready"), {
      params: Promise.resolve({}),
    });
    expect((await health.json()).database).toBe("ok");
  }));

it("what ingest and rules share with a reader does not wait for the turn of that reader", async () => {
  const other = await makeKey(await makeTeam(), "ingest", "read");
  await amongSlowReaders(async () => {
    expect(await authenticateApiKey(other.key)).not.toBeNull();
    expect(await readPriceSettings(team.projectId)).toMatchObject({ overrides: [] });
    const read = async () => (await pool().query("SELECT 1")).rowCount;
    expect(await budgetReads.get("a dashboard", MINUTE_MS, 0, read)).toBe(1);
  });
});

it("a reader that waits gets the connection of the one that ends, in order", async () => {
  const half = poolUse().size / 2;
  // The last one is for a team that has none.
  const connect = (at: number) =>
    inCall({ origin: null, team: `team ${at}`, signal: null }, () => pool().connect());
  const held = await Promise.all(Array.from({ length: half }, (_, at) => connect(at)));
  const order: number[] = [];
  const waiting = [1, 2, 3].map(async (one) => {
    const client = await pool().connect();
    order.push(one);
    client.release();
  });
  await expect.poll(() => poolUse().waiting).toBe(3);
  held[0]!.release();
  await Promise.all(waiting);
  expect(order).toEqual([1, 2, 3]);
  for (const client of held.slice(1)) client.release();
  const all = await Promise.all(Array.from({ length: half }, (_, at) => connect(at)));
  expect(poolUse().waiting).toBe(0);
  for (const client of all) client.release();
});
