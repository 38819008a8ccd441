import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST } from "@/app/api/v1/requests/route";
import { env } from "@/lib/env";
import { createChannel } from "@/lib/manage/edit-channels";
import { checkHealth } from "@/lib/pipeline/process/check-health";
import { watchInstallation } from "@/lib/pipeline/process/watch-installation";
import { pool } from "@/lib/store/database/pool";
import { readChannelSecrets } from "@/lib/store/outbox/channels";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { listDaysToRecount, recountDay } from "@/lib/store/rollups/recount-rollups";
import { migrate } from "../scripts/migrate.mjs";
import { openDataDirectory } from "../scripts/setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../scripts/setup/embedded-postgres.mjs";
import {
  findDumpPrograms,
  findSystemPostgres,
  startSystemPostgres,
} from "../scripts/test/system-postgres.mjs";
import { makeKey, makeTeam, type TestTeam } from "./people";
import { databaseAddress, runSql } from "./sql";

const system = await findSystemPostgres(false);
/** Of the version of the embedded database, which brings none. */
const newer = findDumpPrograms(18);
const parent = mkdtempSync(path.join(tmpdir(), "sightline-restore-"));
// Open to the account that runs PostgreSQL, or root's database would be elsewhere.
chmodSync(parent, 0o711);
const dump = path.join(parent, "sightline.dump");
const HOOK = "https://hooks.example.test/services/T0KEN";

/** In a minute that is closed, so that its figures are compacted. */
const SENT_AT = new Date(Date.now() - 180_000).toISOString();

type Embedded = Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let embedded: Embedded | null = null;
let team: TestTeam;
let key: string;
let channelId: string;

type Script = {
  child: ChildProcess;
  /** Resolves once its output has this text. */
  says: (text: string) => Promise<void>;
  ended: Promise<{ code: number | null; output: string }>;
};
const scripts: Script[] = [];

afterAll(async () => {
  await pool().end();
  for (const { child } of scripts) child.kill("SIGINT");
  await Promise.all(scripts.map(({ ended }) => ended));
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
  expect((await checkHealth()).parts).toMatchObject({ database: "ok" });
  // What was sent before counts as a repeat, and ids continue where they were.
  expect(await send("one")).toMatchObject({ accepted: 0 });
  expect(await send(randomUUID())).toMatchObject({ accepted: 1 });
  expect((await makeTeam()).projectId).toBeGreaterThan(team.projectId);
  expect(await differences()).toBe(0);
}

/** A script as an operator runs it. */
function run(file: string, environment: Record<string, string>, ...flags: string[]): Script {
  const child = spawn(process.execPath, [file, ...flags], {
    cwd: path.resolve(import.meta.dirname, ".."),
    env: { ...process.env, PORT: "0", NODE_ENV: "production", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const heard = new EventEmitter();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
      heard.emit("more");
    });
  const ended = once(child, "close").then(([code]) => ({ code, output }));
  const says = async (text: string) => {
    while (!output.includes(text)) {
      if ((child.exitCode ?? child.signalCode) !== null)
        throw new Error(`${file} ended without "${text}": ${output}`);
      await Promise.race([once(heard, "more"), ended]);
    }
  };
  const script = { child, says, ended };
  scripts.push(script);
  return script;
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
  });
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
    const folder = path.join(parent, "data");
    const running = run("scripts/database.mjs", { DATABASE_URL: "", SIGHTLINE_DATA_DIR: folder });
    await running.says("ready; its address is in");
    const url = readFileSync(path.join(folder, "database-url"), "utf8").trim();
    execFileSync(path.join(system!.bin, "pg_restore"), ["--no-owner", "-d", url, dump]);
    await moveTo(url);
    await expectWhole(before);
    const moved = await stored();
    await pool().end();
    running.child.kill("SIGINT");
    expect(await running.ended).toMatchObject({ code: 0 });
    const copy = path.join(parent, "copy");
    execFileSync("cp", ["-a", folder, copy]);
    rmSync(folder, { recursive: true });
    embedded = await startEmbeddedPostgres(openDataDirectory(copy));
    await moveTo(embedded.url);
    expect(await stored()).toEqual(moved);
    expect(await differences()).toBe(0);
  });

  it("names the channels that a new secret key cannot read, and reads them with the old one", async () => {
    const key = env().SIGHTLINE_SECRET_KEY;
    const place = { id: channelId, projectId: team.projectId };
    env().SIGHTLINE_SECRET_KEY = "a key that a start made in an empty data directory";
    try {
      await expect(readChannelSecrets(place)).rejects.toThrow("encrypted with another SIGHTLINE_SECRET_KEY");
      expect((await watchInstallation()).unreadableChannels).toBe(1);
    } finally {
      env().SIGHTLINE_SECRET_KEY = key;
    }
    expect((await watchInstallation()).unreadableChannels).toBe(0);
    expect((await readChannelSecrets(place)).current).toBe(HOOK);
  });

  it.runIf(newer)("is whole after the embedded database was dumped into an own, older server", async () => {
    const before = await stored();
    const outward = path.join(parent, "embedded.dump");
    execFileSync(newer!.pgDump, ["-Fc", "--no-owner", "-f", outward, embedded!.url]);
    await runSql(source.url, "CREATE DATABASE from_embedded OWNER plain");
    const url = new URL(databaseAddress(source.url, "from_embedded"));
    url.username = "plain";
    const restored = spawnSync(newer!.pgRestore, ["--no-owner", "-d", url.href, outward], {
      encoding: "utf8",
    });
    // Servers before 17 do not know a setting that is not needed; docs/operations.md says so.
    const errors = restored.stderr.split("\n").filter((line) => line.includes("error:"));
    expect(errors.filter((line) => !line.includes('parameter "transaction_timeout"'))).toEqual([]);
    await moveTo(url.href);
    await expectWhole(before);
  });

  it("is refused by the start of an older version, which names both", async () => {
    const database = embedded!.url;
    await runSql(
      database,
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('9', '', '9999_newer', now())",
      `UPDATE installation SET value = '{"version": "9.1.0"}' WHERE key = 'version'`,
    );
    const before = await runSql(database, "SELECT key, value, updated_at FROM installation ORDER BY key");
    const older = { DATABASE_URL: database, SIGHTLINE_DATA_DIR: path.join(parent, "older") };
    // Without a build, which is needed only after the database was migrated.
    const { code, output } = await run("scripts/start.mjs", older, "--built").ended;
    expect(output).toMatch(
      /error: This database was migrated by a newer Sightline \(9\.1\.0\), up to 9999_newer; this one is \d+\.\d+\.\d+ and knows migrations up to 00/,
    );
    expect({ code, isReady: output.includes("ready http"), hasStack: /\n {4}at /.test(output) }).toEqual({
      code: 1,
      isReady: false,
      hasStack: false,
    });
    expect(await runSql(database, "SELECT key, value, updated_at FROM installation ORDER BY key")).toEqual(
      before,
    );
  });
});
