import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../scripts/migrate.mjs";
import { DatabaseRelay } from "./database-relay";
import { databaseAddress, runSql } from "./sql";

let folder: string;
let url: string;
let name: string;

function script(migration: string, sql: string): void {
  mkdirSync(path.join(folder, migration), { recursive: true });
  writeFileSync(path.join(folder, migration, "migration.sql"), sql);
}

let made = 0;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sightline-migrations-"));
  made += 1;
  name = `${new URL(process.env.DATABASE_URL!).pathname.slice(1)}_migrate_${made}`;
  await runSql(process.env.DATABASE_URL!, `CREATE DATABASE ${name}`);
  url = databaseAddress(process.env.DATABASE_URL!, name);
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await runSql(process.env.DATABASE_URL!, `DROP DATABASE ${name} WITH (FORCE)`);
});

const silent = () => {};
const ledger = () =>
  runSql<{ migration_name: string; logs: string | null; done: boolean; rolled_back: boolean }>(
    url,
    `SELECT migration_name, logs, finished_at IS NOT NULL AS done, rolled_back_at IS NOT NULL AS rolled_back
     FROM _prisma_migrations ORDER BY started_at`,
  );

describe("the migration runner", () => {
  it("waits for another start, but not for a database that does not answer", async () => {
    script("0001_a", "SELECT 1;");
    const relay = await DatabaseRelay.before(url);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query("SELECT pg_advisory_lock(72707369)");
    const waiting = migrate(relay.url, silent, folder);
    const refused = expect(waiting).rejects.toThrow("stopped answering");
    const asking =
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_try_advisory_xact_lock%'";
    await expect.poll(() => runSql(url, asking), { timeout: 30_000 }).toHaveLength(1);
    expect(relay.silence()).toBe(1);
    await refused;
    const next = migrate(url, silent, folder);
    await other.end();
    expect(await next).toEqual(["0001_a"]);
    await relay.end();
  });

  it("applies scripts in name order, once", async () => {
    script("0002_b", "ALTER TABLE things ADD COLUMN b int;");
    script("0001_a", "CREATE TABLE things (a int); INSERT INTO things VALUES (1);");
    expect(await migrate(url, silent, folder)).toEqual(["0001_a", "0002_b"]);
    expect(await migrate(url, silent, folder)).toEqual([]);
    expect(await runSql(url, "SELECT * FROM things")).toEqual([{ a: 1, b: null }]);
  });

  it("records migrations like Prisma's engine", async () => {
    script("0001_a", "SELECT 1;");
    await migrate(url, silent, folder);
    const [row] = await runSql<{ checksum: string; applied_steps_count: number; logs: string | null }>(
      url,
      "SELECT checksum, applied_steps_count, logs FROM _prisma_migrations",
    );
    expect(row).toEqual({
      checksum: "17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a",
      applied_steps_count: 1,
      logs: null,
    });
  });

  it("applies scripts once when two run at the same time", async () => {
    script("0001_a", "CREATE TABLE things (a int); SELECT pg_sleep(0.2);");
    const both = await Promise.all([migrate(url, silent, folder), migrate(url, silent, folder)]);
    expect(both.flat()).toEqual(["0001_a"]);
  });

  it("rolls back a failing script, says where it failed, and blocks later scripts", async () => {
    script("0001_a", "CREATE TABLE things (a int);\nINSERT INTO nowhere VALUES (1);");
    await expect(migrate(url, silent, folder)).rejects.toThrow(
      /0001_a failed and was rolled back .*"nowhere" does not exist \(line 2\)/,
    );
    expect(await runSql(url, "SELECT to_regclass('things') AS found")).toEqual([{ found: null }]);
    script("0001_a", "CREATE TABLE things (a int);");
    await expect(migrate(url, silent, folder)).rejects.toThrow(/0001_a failed .* blocks all later ones/);
  });

  it("continues once the operator has allowed a retry", async () => {
    script("0001_a", "BROKEN;");
    await expect(migrate(url, silent, folder)).rejects.toThrow(/P3018/);
    await runSql(url, "UPDATE _prisma_migrations SET rolled_back_at = now()");
    script("0001_a", "CREATE TABLE things (a int);");
    expect(await migrate(url, silent, folder)).toEqual(["0001_a"]);
  });

  it("repeats a script whose process was killed, since nothing of it was kept", async () => {
    script("0001_a", "SELECT 1;");
    script("0002_b", "CREATE TABLE things (a int);");
    await migrate(url, silent, folder);
    await runSql(url, "DROP TABLE things");
    await runSql(
      url,
      "UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0, logs = '' WHERE migration_name = '0002_b'",
    );
    expect(await migrate(url, silent, folder)).toEqual(["0002_b"]);
    expect((await ledger()).map(({ done, rolled_back }) => ({ done, rolled_back }))).toEqual([
      { done: true, rolled_back: false },
      { done: false, rolled_back: true },
      { done: true, rolled_back: false },
    ]);
  });

  it("blocks on an unfinished row of another engine", async () => {
    script("0001_a", "SELECT 1;");
    await migrate(url, silent, folder);
    await runSql(url, "UPDATE _prisma_migrations SET finished_at = NULL, logs = NULL");
    await expect(migrate(url, silent, folder)).rejects.toThrow(/P3009/);
  });

  it("warns about a script that was edited after it was applied, and does not change the database", async () => {
    script("0001_a", "CREATE TABLE things (a int);");
    await migrate(url, silent, folder);
    script("0001_a", "CREATE TABLE things (a int, b int);");
    const lines: string[] = [];
    expect(await migrate(url, (line: string) => lines.push(line), folder)).toEqual([]);
    expect(lines).toEqual([expect.stringContaining("0001_a was edited")]);
  });
});

describe("a database that a newer version has migrated", () => {
  beforeEach(async () => {
    for (const migration of ["0001_a", "0002_b", "0003_c"]) script(migration, "SELECT 1;");
    await migrate(url, silent, folder);
    for (const migration of ["0002_b", "0003_c"])
      rmSync(path.join(folder, migration), { recursive: true, force: true });
  });

  it("is refused, with what both have, and not changed", async () => {
    script("0000_pending", "CREATE TABLE things (a int);");
    await expect(migrate(url, silent, folder)).rejects.toMatchObject({
      name: "StartError",
      message: expect.stringMatching(
        /^This database was migrated by a newer Sightline, up to 0003_c; this one is \d+\.\d+\.\d+ and knows migrations up to 0001_a\./,
      ),
    });
    expect(await runSql(url, "SELECT to_regclass('things') AS found")).toEqual([{ found: null }]);
  });

  it("is refused with the version that migrated it", async () => {
    await runSql(
      url,
      "CREATE TABLE installation (key text PRIMARY KEY, value jsonb, updated_at timestamptz DEFAULT now())",
    );
    const versionOf = () => runSql(url, "SELECT value FROM installation WHERE key = 'version'");
    script("0003_c", "SELECT 1;");
    await migrate(url, silent, folder);
    expect(await versionOf()).toEqual([{ value: { version: expect.stringMatching(/^\d+\.\d+\.\d+/) } }]);
    rmSync(path.join(folder, "0003_c"), { recursive: true });
    await runSql(url, `UPDATE installation SET value = '{"version": "9.1.0"}'`);
    await expect(migrate(url, silent, folder)).rejects.toThrow("by a newer Sightline (9.1.0), up to 0003_c");
    expect(await versionOf()).toEqual([{ value: { version: "9.1.0" } }]);
  });

  it("is accepted again by the newer version, and after a migration that was rolled back", async () => {
    await runSql(
      url,
      "UPDATE _prisma_migrations SET finished_at = NULL, rolled_back_at = now() WHERE migration_name > '0001_a'",
    );
    expect(await migrate(url, silent, folder)).toEqual([]);
  });
});

describe("a role whose settings are made for other programs", () => {
  it("does not change what a script does, or end it", async () => {
    const role = `ALTER DATABASE ${name} SET`;
    await runSql(
      url,
      `${role} DateStyle = 'German'`,
      `${role} TimeZone = 'America/New_York'`,
      `${role} statement_timeout = '2s'`,
    );
    script(
      "0001_a",
      "CREATE TABLE days AS SELECT '2026-11-28T23:30:00-05'::timestamptz::date AS day; SELECT pg_sleep(2.5);",
    );
    expect(await migrate(url, silent, folder)).toEqual(["0001_a"]);
    expect(await runSql(url, "SELECT day::text FROM days")).toEqual([{ day: "29.11.2026" }]);
    script("0002_b", "BROKEN;");
    await expect(migrate(url, silent, folder)).rejects.toThrow("P3018");
    // The time of the failed run is read, too.
    await expect(migrate(url, silent, folder)).rejects.toThrow(/failed on 20\d\d-/);
  });
});

describe("a migration lock held by another process", () => {
  const patience = { tellAfterMs: 50, giveUpAfterMs: 10_000 };
  let other: pg.Client;
  beforeEach(async () => {
    other = new pg.Client({ connectionString: url, application_name: "leftover" });
    other.on("error", () => {});
    await other.connect();
    await other.query("SELECT pg_advisory_lock(72707369)");
  });
  afterEach(() => other.end());

  it("is reported once, with its holder, and waited for", async () => {
    script("0001_a", "SELECT 1;");
    const lines: string[] = [];
    const log = (line: string) => {
      if (lines.push(line) > 1) return;
      setTimeout(() => void other.query("SELECT pg_advisory_unlock(72707369)"), 400);
    };
    expect(await migrate(url, log, folder, patience)).toEqual(["0001_a"]);
    expect(lines.slice(0, -1)).toEqual([
      expect.stringMatching(
        /^waiting for the migration lock: database process \d+ \("leftover", idle since 20\S+\) holds it$/,
      ),
    ]);
  });

  it("ends the start after a while, with a solution", async () => {
    script("0001_a", "SELECT 1;");
    const [holder] = await runSql<{ pid: number }>(
      url,
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'leftover' AND datname = current_database()",
    );
    await expect(migrate(url, silent, folder, { ...patience, giveUpAfterMs: 200 })).rejects.toThrow(
      new RegExp(`holds the migration lock.*SELECT pg_terminate_backend\\(${holder!.pid}\\)`),
    );
    expect(await runSql(url, "SELECT to_regclass('_prisma_migrations') AS found")).toEqual([{ found: null }]);
  });
});

describe("a database that rejects a statement", () => {
  it("is reported in its own words, without a stack", async () => {
    script("0001_a", "SELECT 1;");
    await runSql(url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    const failure = await migrate(url, silent, folder).catch((thrown: Error) => thrown);
    expect(failure).toMatchObject({
      name: "StartError",
      message: expect.stringMatching(
        /^The database could not be migrated: cannot execute .* read-only transaction/,
      ),
    });
  });
});
