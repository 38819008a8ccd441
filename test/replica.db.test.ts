import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { checkHealth } from "@/lib/pipeline/process/check-health";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { readTraffic, replicaTrouble } from "@/lib/store/database/replica";
import { readBuckets } from "@/lib/store/rollups/read-buckets";
import { migrate } from "../scripts/migrate.mjs";
import { findSystemPostgres, startSystemPostgres } from "../scripts/test/system-postgres.mjs";
import { makeTeam } from "./people";
import { startReplica } from "./replica";
import { runSql } from "./sql";

const system = await findSystemPostgres(false);
let primary: Awaited<ReturnType<typeof startSystemPostgres>>;
let standby: Awaited<ReturnType<typeof startReplica>>;
let projectId: number;
let now: number;

const isStandby = () =>
  readTraffic(async (from) => (await from.query("SELECT pg_is_in_recovery() AS yes")).rows[0].yes as boolean);

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await condition()) return;
    await sleep(50);
  }
  throw new Error(`not within 20 s; the replica is ${replicaTrouble()}`);
}

async function requests(): Promise<number> {
  const from = Math.floor(now / MINUTE_MS) * MINUTE_MS - 60 * MINUTE_MS;
  const span = { projectId, filters: NO_FILTERS, from, to: from + 90 * MINUTE_MS, starts: [from] };
  const rows = await readBuckets({ ...span, groupBy: "none", sketches: [], figures: ["requests"] });
  return rows[0]?.figures.requests ?? 0;
}

const store = (count: number, of: string) =>
  acceptItems(
    Array.from({ length: count }, (_, index) => ({
      index,
      value: { id: `${of}-${index}`, timestamp: now / 1_000 - index, model: "m", latency_ms: 5 },
    })),
    [],
    projectId,
    now,
  );

describe.runIf(system)("a streaming replica", () => {
  beforeAll(async () => {
    primary = await startSystemPostgres(system!);
    await migrate(primary.url);
    standby = await startReplica(system!.bin, primary.url);
    process.env.DATABASE_URL = primary.url;
    process.env.SIGHTLINE_REPLICA_URL = standby.url;
    ({ projectId } = await makeTeam());
    now = Date.now();
  });
  afterAll(async () => {
    await standby?.stop();
    await pool().end();
    await primary?.stop();
  });

  it("serves what dashboards read once it has caught up, and nothing that changes", async () => {
    await until(isStandby);
    await store(20, "first");
    await until(async () => (await requests()) === 20);
    expect(await isStandby()).toBe(true);
    expect((await pool().query("SELECT pg_is_in_recovery() AS yes")).rows[0].yes).toBe(false);
    expect(replicaTrouble()).toBeNull();
    expect((await checkHealth()).parts).not.toHaveProperty("replica");
  });

  it("is left for the primary while it falls behind, says so, and is read again afterward", async () => {
    await runSql(standby.url, "SELECT pg_wal_replay_pause()");
    await store(5, "second");
    await until(() => replicaTrouble() !== null);
    expect(replicaTrouble()).toMatch(/^\d+ s behind; dashboards read from the primary$/);
    expect(await requests()).toBe(25);
    expect((await checkHealth()).parts.replica).toBe(replicaTrouble());
    await runSql(standby.url, "SELECT pg_wal_replay_resume()");
    await until(isStandby);
    expect(await requests()).toBe(25);
  });

  it("is left at once when it ends a read", async () => {
    const read = readTraffic(async (from) => {
      const { rows } = await from.query("SELECT pg_is_in_recovery() AS yes, pg_sleep(5)");
      return rows[0].yes;
    });
    const sleeping =
      "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(5)' AND pid <> pg_backend_pid()";
    await until(async () => (await runSql(standby.url, sleeping)).length === 1);
    await runSql(standby.url, `SELECT pg_terminate_backend(pid) FROM (${sleeping}) s`);
    expect(await read).toBe(false);
    expect(await requests()).toBe(25);
  });

  it("is not read once it is a server of its own", async () => {
    await until(isStandby);
    await runSql(standby.url, "SELECT pg_promote()");
    await until(() => replicaTrouble()?.startsWith("not a replica of the database") ?? false);
    expect(await isStandby()).toBe(false);
    expect(await requests()).toBe(25);
  });
});
