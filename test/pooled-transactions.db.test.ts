import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beforeReaders, inCall } from "@/lib/call";
import { evaluateAll } from "@/lib/pipeline/evaluate/evaluate-all";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { storeReports } from "@/lib/pipeline/ingest/store-reports";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Call } from "@/lib/senders/call";
import { databaseNow } from "@/lib/store/database/database-clock";
import { lockPool, pool, snapshot, transaction } from "@/lib/store/database/pool";
import { prisma } from "@/lib/store/database/prisma";
import { withLock } from "@/lib/store/database/with-lock";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { AlertStory } from "@/test/alert-story";
import { makeTeam } from "@/test/people";
import { reportsOf } from "@/test/recordings/recordings";
import { differencesOf, totalRequests } from "@/test/rollup-checks";
import { migrate } from "../scripts/migrate.mjs";
import { checkDatabase } from "../scripts/setup/check-database.mjs";
import { chatExport } from "./otlp-chat";
import { hasPgBouncer, startPgBouncer } from "./pgbouncer";
import { runSql } from "./sql";

const direct = process.env.DATABASE_URL!;
let bouncer: Awaited<ReturnType<typeof startPgBouncer>>;

// Fewer connections of the server than of the pool, lent in turns: two transactions in a row are rarely on the same one.
const SETTINGS = {
  pool_mode: "transaction",
  default_pool_size: "4",
  min_pool_size: "4",
  server_round_robin: "1",
};
const BAD = [
  "synchronous_commit = off",
  "TimeZone = 'America/New_York'",
  "default_transaction_isolation = 'serializable'",
];

describe.runIf(hasPgBouncer())("PgBouncer in transaction mode", () => {
  beforeAll(async () => {
    const name = new URL(direct).pathname.slice(1);
    for (const setting of BAD) await runSql(direct, `ALTER DATABASE ${name} SET ${setting}`);
    bouncer = await startPgBouncer(direct, SETTINGS);
    process.env.DATABASE_URL = bouncer.url;
    process.env.SIGHTLINE_DATABASE_POOLER = "transaction";
  });
  afterAll(async () => {
    await pool().end();
    await lockPool().end();
    await bouncer?.stop();
    process.env.DATABASE_URL = direct;
  });

  it("is accepted at the start, and migrated through", async () => {
    const accepted = await checkDatabase(bouncer.url, 0, "transaction").catch(
      (thrown: Error) => thrown.message,
    );
    // Up to the point at which a test's server is rejected.
    expect(String(accepted)).toMatch(/^\d+$|fsync=off/);
    expect(await migrate(bouncer.url)).toEqual([]);
  });

  it("gets the settings in every transaction, whatever connection it runs on", async () => {
    const settings = `SELECT pg_backend_pid() AS pid, current_setting('synchronous_commit') AS durable,
      current_setting('TimeZone') AS zone, current_setting('transaction_isolation') AS isolation`;
    const ask = (text = settings) =>
      pool()
        .query(text)
        .then(({ rows }) => rows[0]);
    // They take so long that the pooler has time to open more than one connection.
    const long = settings.replace("SELECT", "SELECT pg_sleep(0.05),");
    const found = await Promise.all(Array.from({ length: 40 }, () => ask(long)));
    for (let times = 0; times < 8; times++) found.push(await ask());
    found.push(await transaction(async (client) => (await client.query(settings)).rows[0]));
    expect(new Set(found.map(({ pid }) => pid)).size).toBeGreaterThan(1);
    for (const one of found)
      expect(one).toMatchObject({ durable: "on", zone: "UTC", isolation: "read committed" });
    const read = await snapshot(async (client) => (await client.query(settings)).rows[0]);
    expect(read).toMatchObject({ zone: "UTC", isolation: "repeatable read" });
    expect(await prisma().$queryRawUnsafe("SELECT current_setting('TimeZone') AS zone")).toEqual([
      { zone: "UTC" },
    ]);
  });

  it("leaves no settings and no locks behind on the server's connections", async () => {
    await Promise.all(Array.from({ length: 12 }, () => pool().query("SELECT 1")));
    await withLock(4_713, async () => {});
    for (let at = 0; at < 8; at++)
      expect(await runSql(bouncer.url, "SELECT current_setting('synchronous_commit') AS durable")).toEqual([
        { durable: "off" },
      ]);
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = 4713",
    );
    expect(rows[0].n).toBe(0);
  });

  it("gives a lock to one at a time, also while its holder's other statements change connections", async () => {
    let running = 0;
    let most = 0;
    const round = () =>
      withLock(4_714, async () => {
        most = Math.max(most, ++running);
        for (let at = 0; at < 3; at++) await pool().query("SELECT pg_sleep(0.01)");
        running -= 1;
      });
    const ran = await Promise.all(Array.from({ length: 4 }, round));
    expect(most).toBe(1);
    expect(ran).toContain(true);
    expect(ran).toContain(false);
    expect(await withLock(4_714, async () => {})).toBe(true);
  });

  it("does not take a connection that waits for its turn for a dead one", async () => {
    // Not readers, who have half of the connections.
    const slow = beforeReaders(() => Array.from({ length: 8 }, () => pool().query("SELECT pg_sleep(4)")));
    expect(await Promise.allSettled(slow)).toEqual(
      slow.map(() => expect.objectContaining({ status: "fulfilled" })),
    );
  });

  it("cancels what a caller that leaves runs, and nothing of the one that gets its connection", async () => {
    const ask = (team: string, signal: AbortSignal | null, text: string) =>
      inCall({ origin: null, team, signal }, () => pool().query(text));
    const caller = new AbortController();
    const long = ask("a", caller.signal, "SELECT pg_sleep(29)");
    const asleep = () =>
      runSql(direct, "SELECT FROM pg_stat_activity WHERE state = 'active' AND query = 'SELECT pg_sleep(29)'");
    await expect.poll(asleep, { timeout: 20_000 }).toHaveLength(1);
    caller.abort();
    await expect(long).rejects.toBe(caller.signal.reason);
    // The server reports the error before it is idle.
    await expect.poll(asleep, { timeout: 10_000 }).toHaveLength(0);
    for (let round = 0; round < 40; round++) {
      const leaves = new AbortController();
      const left = ask("a", leaves.signal, "SELECT pg_sleep(0.002)").catch((thrown) => {
        expect(thrown).toBe(leaves.signal.reason);
      });
      const others = Array.from({ length: 4 }, () => ask("b", null, "SELECT pg_sleep(0.001)"));
      for (let at = 0; at < round % 20; at++) await setImmediate();
      leaves.abort();
      await Promise.all([left, ...others]);
    }
  });

  it("counts each call once that is reported over OTLP, also where it is reported twice at once", async () => {
    const { projectId } = await makeTeam();
    const now = await databaseNow();
    const span = reportsOf([
      { path: "/api/otlp/v1/traces", contentType: "application/json", body: { ...chatExport(now - 1_000) } },
    ])[0] as Call;
    const reports = Array.from({ length: 20 }, (_, at) => {
      const group = `trace-${at}`;
      return [
        { ...span, group, key: `outer-${at}` },
        { ...span, group, key: `inner-${at}`, span: "inner", parent: span.span },
      ];
    }).flat();
    const store = (some: Call[]) => storeReports(some, projectId, now);
    await Promise.all(reports.map((one) => store([one])));
    const { rows } = await pool().query("SELECT FROM requests WHERE project_id = $1", [projectId]);
    expect(rows).toHaveLength(20);
    expect(new Set(await store(reports))).toEqual(new Set(["duplicate"]));
  });

  it("stores each request once, keeps rollups exact and sends an alert", async () => {
    const story = await AlertStory.begin();
    const now = await databaseNow();
    const items = Array.from({ length: 300 }, (_, n) => ({
      index: n,
      value: {
        id: `pooled-${n}`,
        timestamp: (now - n * 100) / 1_000,
        model: `m${n % 3}`,
        latency_ms: 10 + n,
      },
    }));
    const accept = () => acceptItems(items, [], story.actor.projectId, now);
    expect(await accept()).toMatchObject({ accepted: 300, duplicates: 0, rejected: [] });
    expect(await accept()).toMatchObject({ accepted: 0, duplicates: 300 });
    await compactRollups(now + 2 * MINUTE_MS);
    const span = [now - 10 * MINUTE_MS, now + 2 * MINUTE_MS].map(
      (at) => Math.floor(at / MINUTE_MS) * MINUTE_MS,
    );
    expect(await totalRequests(story.actor.projectId, span[0]!, span[1]!, "1m")).toBe(300);
    expect(await differencesOf(Math.floor(now / 86_400_000) * 86_400_000)).toEqual([]);
    const { channelId } = await story.slack();
    await story.route("critical", channelId);
    await story.breaker("open");
    expect(await evaluateAll()).toBe(true);
    expect((await story.alerts()).length).toBeGreaterThan(0);
    await story.end();
  });
});
