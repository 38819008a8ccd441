import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkDatabase } from "../scripts/setup/check-database.mjs";
import { openDataDirectory } from "../scripts/setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../scripts/setup/embedded-postgres.mjs";
import { runSql } from "./sql";

const mayMount = process.getuid?.() === 0 && spawnSync("unshare", ["--mount", "true"]).status === 0;

type Server = Awaited<ReturnType<typeof startEmbeddedPostgres>>;

describe("the embedded Postgres", () => {
  let parent: string;
  let dataDir: string;
  let server: Server;

  beforeAll(async () => {
    // mkdtemp creates a folder that other accounts cannot enter: for root, the case in which Postgres needs another
    // place.
    parent = mkdtempSync(path.join(tmpdir(), "sightline-embedded-"));
    dataDir = openDataDirectory(path.join(parent, "data"));
    server = await startEmbeddedPostgres(dataDir);
  });
  afterAll(async () => {
    await server.discard();
    rmSync(parent, { recursive: true, force: true });
  });

  it("is a crash-safe Postgres 18 with UTF-8", async () => {
    expect(await checkDatabase(server.url)).toBeGreaterThan(20);
    const [row] = await runSql(
      server.url,
      "SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_encoding') AS encoding, datcollate AS collation FROM pg_database WHERE datname = current_database()",
    );
    expect(row).toEqual({ version: 18, encoding: "UTF8", collation: "C.UTF-8" });
  });

  it("rejects another schema, in which pages would not find their tables", async () => {
    const url = new URL(server.url);
    url.searchParams.set("options", "-c search_path=pg_catalog");
    await expect(checkDatabase(url.href, 0)).rejects.toThrow(/the default schema "pg_catalog".*search_path/);
  });

  it("serves the application as a regular role, only on loopback and only with a password", async () => {
    expect(await runSql(server.url, "SELECT usesuper FROM pg_user WHERE usename = current_user")).toEqual([
      { usesuper: false },
    ]);
    const [reach] = await runSql(
      server.adminUrl,
      "SELECT current_setting('listen_addresses') AS listens, current_setting('unix_socket_directories') AS sockets",
    );
    expect(reach).toEqual({ listens: "127.0.0.1", sockets: "" });
    const guessed = server.url.replace(/:[0-9a-f]+@/, ":guessed@");
    await expect(runSql(guessed, "SELECT 1")).rejects.toThrow(/password authentication failed/);
    expect(statSync(path.join(dataDir, "pg-superuser-password")).mode & 0o777).toBe(0o600);
  });

  /** The addresses of the superuser by the passwords of the application's addresses. */
  const asSuperuser = (url: string) =>
    url.replace("//sightline:", "//postgres:").replace(/sightline$/, "postgres");

  it("gives the application a password that is not the superuser's, another one at each start", async () => {
    const before = server.url;
    await expect(runSql(asSuperuser(before), "SELECT 1")).rejects.toThrow(/password authentication failed/);
    await server.stop();
    server = await startEmbeddedPostgres(dataDir);
    await expect(runSql(before.replace(/:\d+\//, `:${server.port}/`), "SELECT 1")).rejects.toThrow(
      /password authentication failed/,
    );
    expect(await runSql(server.url, "SELECT current_user AS me")).toEqual([{ me: "sightline" }]);
  });

  it("parts the passwords of a directory in which both roles had one", async () => {
    const shared = "5".repeat(48);
    for (const role of ["sightline", "postgres"])
      await runSql(server.adminUrl, `ALTER ROLE ${role} PASSWORD '${shared}'`);
    await server.stop();
    rmSync(path.join(dataDir, "pg-superuser-password"));
    writeFileSync(path.join(dataDir, "pg-password"), `${shared}\n`, { mode: 0o600 });
    server = await startEmbeddedPostgres(dataDir);
    expect(existsSync(path.join(dataDir, "pg-password"))).toBe(false);
    for (const url of [server.url, server.adminUrl])
      await expect(runSql(url.replace(/:[0-9a-f]+@/, `:${shared}@`), "SELECT 1")).rejects.toThrow(
        /password authentication failed/,
      );
    expect(await runSql(server.adminUrl, "SELECT current_user AS me")).toEqual([{ me: "postgres" }]);
  });

  it("finishes what a killed start began to part", async () => {
    const shared = "6".repeat(48);
    await runSql(server.adminUrl, `ALTER ROLE postgres PASSWORD '${shared}'`);
    await server.stop();
    writeFileSync(path.join(dataDir, "pg-password"), `${shared}\n`, { mode: 0o600 });
    server = await startEmbeddedPostgres(dataDir);
    expect(existsSync(path.join(dataDir, "pg-password"))).toBe(false);
    expect(await runSql(server.adminUrl, "SELECT current_user AS me")).toEqual([{ me: "postgres" }]);
  });

  it("replaces the server that a killed start left running, on the same port, with its rows", async () => {
    await runSql(server.url, "CREATE TABLE kept (a int); INSERT INTO kept VALUES (7)");
    const orphan = server;
    server = await startEmbeddedPostgres(dataDir);
    expect(orphan.child.exitCode ?? orphan.child.signalCode).not.toBeNull();
    expect(server.port).toBe(orphan.port);
    expect(await runSql(server.url, "SELECT a FROM kept")).toEqual([{ a: 7 }]);
  });

  it("recovers committed rows when the server itself is killed", async () => {
    await runSql(server.url, "INSERT INTO kept VALUES (8)");
    const gone = new Promise((resolve) => server.child.once("exit", resolve));
    process.kill(server.child.pid!, "SIGKILL");
    await gone;
    server = await startEmbeddedPostgres(dataDir);
    expect(await runSql(server.url, "SELECT a FROM kept ORDER BY a")).toEqual([{ a: 7 }, { a: 8 }]);
  });

  it("stops cleanly, and leaves no lock file", async () => {
    const { pgdata } = (
      await runSql(server.adminUrl, "SELECT current_setting('data_directory') AS pgdata")
    )[0]!;
    await server.stop();
    expect(server.child.exitCode).toBe(0);
    expect(existsSync(path.join(String(pgdata), "postmaster.pid"))).toBe(false);
    server = await startEmbeddedPostgres(dataDir);
  });
});

describe("the folder of the database", () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), "sightline-folder-"));
    chmodSync(parent, 0o755);
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it.each([
    ["is gone", () => {}],
    ["is empty, as without its disk", (folder: string) => mkdirSync(folder)],
  ])("that %s gets no new database in its place", async (_, leave) => {
    const folder = path.join(parent, "pg");
    writeFileSync(path.join(parent, "pg-port"), "55555\n");
    leave(folder);
    const before = readdirSync(parent, { recursive: true });
    await expect(startEmbeddedPostgres(parent)).rejects.toThrow(
      new RegExp(`There is no database in ${folder}, but there was one. Left of it: .*pg-port`),
    );
    expect(readdirSync(parent, { recursive: true })).toEqual(before);
  });

  it.runIf(mayMount)("on a full disk is named as the reason why it does not start", async () => {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=120m,mode=755", "tmpfs", parent]);
    try {
      const server = await startEmbeddedPostgres(parent);
      await server.stop();
      const { bavail, bsize } = statfsSync(parent);
      writeFileSync(path.join(parent, "other"), Buffer.alloc(bavail * bsize));
      await expect(startEmbeddedPostgres(parent)).rejects.toThrow(
        /The embedded database did not start \(its disk is full\)/,
      );
    } finally {
      execFileSync("umount", [parent]);
    }
  });
});

describe("the operator's database", () => {
  it.each([
    [
      "postgres://u:p@127.0.0.1:1/x",
      /connection refused.*Tried 127\.0\.0\.1:1, database "x", user "u", \d+ time/,
    ],
    [
      "postgres://u:p@no-such-host.invalid/x",
      /(unknown host|DNS lookup failed).*Tried no-such-host\.invalid:5432/,
    ],
    ["mysql://u:p@127.0.0.1/x", /not a Postgres URL/],
  ])("that cannot be reached is explained: %s", async (url, message) => {
    const failure = await checkDatabase(url, 0).catch((thrown: Error) => thrown.message);
    expect(failure).toMatch(message);
    expect(failure).not.toContain(":p@");
  });

  it("names a missing database", async () => {
    const url = new URL(process.env.DATABASE_URL!);
    url.pathname = "/nowhere";
    await expect(checkDatabase(url.href, 0)).rejects.toThrow(/the database does not exist/);
  });
});
