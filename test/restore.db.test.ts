import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST } from "@/app/api/v1/requests/route";
import { env } from "@/lib/env";
import { createChannel } from "@/lib/manage/edit-channels";
import { checkHealth } from "@/lib/pipeline/process/check-health";
import { pool } from "@/lib/store/database/pool";
import { readChannelSecrets } from "@/lib/store/outbox/channels";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { listDaysToRecount, recountDay } from "@/lib/store/rollups/recount-rollups";
import { migrate } from "../scripts/migrate.mjs";
import { openDataDirectory } from "../scripts/setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../scripts/setup/embedded-postgres.mjs";
import { findSystemPostgres, startSystemPostgres } from "../scripts/test/system-postgres.mjs";
import { makeKey, makeTeam, type TestTeam } from "./people";
import { databaseAddress, runSql } from "./sql";

const system = await findSystemPostgres(false);
const parent = mkdtempSync(path.join(tmpdir(), "sightline-restore-"));
const dump = path.join(parent, "sightline.dump");
const HOOK = "https://hooks.example.test/services/T0KEN";

/** In a minute that is closed, so that its figures are compacted. */
const SENT_AT = new Date(Date.now() - 180_000).toISOString();

type Embedded = Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let embedded: Embedded | null = null;
let team: TestTeam;
let key: string;
let channelId: string;

afterAll(async () => {
  await pool().end();
  await embedded?.discard();
  rmSync(parent, { recursive: true, force: true });
});

/** As a process that starts on another database. */
async function moveTo(url: string): Promise<void> {
  if (!pool().ended) await pool().end();
  delete (globalThis as Record<symbol, unknown>)[Symbol.for("sightline.pool")];
  env().DATABASE_URL = url;
  expect((await pool().query("SELECT current_database() AS name")).rows).toEqual([
    { name: new URL(url).pathname.slice(1) },
  ]);
}

async function send(id: string): Promise<unknown> {
  const item = { id, timestamp: SENT_AT, model: "gpt-4o", latency_ms: 800, input_tokens: 5 };
  const answer = await POST(
    new Request("http://localhost/api/v1/requests", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(item),
    }),
  );
  return answer.json();
}

const stored = async () =>
  (await pool().query("SELECT id, ts, series_id, cost_nano FROM requests ORDER BY id")).rows;

async function differences(): Promise<number> {
  const days = await Promise.all((await listDaysToRecount(90, Date.now())).map(recountDay));
  expect(days.reduce((sum, { requests }) => sum + requests, 0)).toBeGreaterThan(0);
  return days.reduce((sum, { differenceCount }) => sum + differenceCount, 0);
}

/** What must be so after a restore. */
async function expectWhole(before: unknown[]): Promise<void> {
  expect(await migrate(env().DATABASE_URL)).toEqual([]);
  expect(await stored()).toEqual(before);
  expect(await differences()).toBe(0);
  expect((await readChannelSecrets({ id: channelId, projectId: team.projectId })).current).toBe(HOOK);
  expect((await checkHealth(Date.now())).parts).toMatchObject({ database: "ok" });
  // What was sent before counts as a repeat, and ids continue where they were.
  expect(await send("one")).toMatchObject({ accepted: 0 });
  expect(await send(randomUUID())).toMatchObject({ accepted: 1 });
  expect((await makeTeam()).projectId).toBeGreaterThan(team.projectId);
  expect(await differences()).toBe(0);
}

describe.runIf(system)("a dump of an own server", () => {
  let source: Awaited<ReturnType<typeof startSystemPostgres>>;
  let before: unknown[];
  beforeAll(async () => {
    source = await startSystemPostgres(system!);
    await runSql(source.url, "CREATE DATABASE sightline");
    await moveTo(databaseAddress(source.url, "sightline"));
    await migrate(env().DATABASE_URL);
    team = await makeTeam();
    const made = await makeKey(team, "ingest", "manage");
    key = made.key;
    const actor = { kind: "key", keyId: made.id, keyName: "x", scopes: ["manage"], ...team } as const;
    const hook = { name: "Chat", kind: "slack", config: { url: HOOK }, enabled: true } as const;
    channelId = (await createChannel({ ...actor, scopes: ["manage"] }, hook)).channel.id;
    for (const id of ["one", "two", "three"]) expect(await send(id)).toMatchObject({ accepted: 1 });
    await compactRollups(Date.now());
    before = await stored();
    const program = path.join(system!.bin, "pg_dump");
    execFileSync(program, ["-Fc", "--no-owner", "-f", dump, env().DATABASE_URL]);
  }, 60_000);
  afterAll(() => source.stop());

  it("is whole in a new database, restored by a role that owns nothing else", async () => {
    await runSql(source.url, "CREATE ROLE plain LOGIN", "CREATE DATABASE restored OWNER plain");
    const url = new URL(databaseAddress(source.url, "restored"));
    url.username = "plain";
    execFileSync(path.join(system!.bin, "pg_restore"), ["--no-owner", "-d", url.href, dump]);
    await moveTo(url.href);
    await expectWhole(before);
  });

  it("is whole in the embedded database, and so is a copy of its stopped data directory", async () => {
    const folder = openDataDirectory(path.join(parent, "data"));
    embedded = await startEmbeddedPostgres(folder);
    execFileSync(path.join(system!.bin, "pg_restore"), ["--no-owner", "-d", embedded.url, dump]);
    await moveTo(embedded.url);
    await expectWhole(before);
    const moved = await stored();
    await pool().end();
    await embedded.stop();
    const copy = path.join(parent, "copy");
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
    embedded = await startEmbeddedPostgres(openDataDirectory(copy));
    await moveTo(embedded.url);
    expect(await stored()).toEqual(moved);
    expect(await differences()).toBe(0);
  });
});
