import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseAccount } from "../setup/database-account.mjs";
import { freePort } from "../setup/free-port.mjs";
import { runCommand } from "../setup/run-command.mjs";

const FOLDER = "/usr/lib/postgresql";
const OLDEST = 15;

function installed(folder) {
  if (!existsSync(folder)) return null;
  const versions = readdirSync(folder)
    .map(Number)
    .filter((version) => version >= OLDEST);
  const usable = versions
    .sort((a, b) => a - b)
    .find((version) => existsSync(`${folder}/${version}/bin/postgres`));
  return usable ? { version: usable, bin: `${folder}/${usable}/bin` } : null;
}

/** The system's oldest supported Postgres, installed from Debian if allowed; null if there is none. */
export async function findSystemPostgres(mayInstall, folder = FOLDER) {
  const found = installed(folder);
  if (found || !mayInstall || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return found;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runCommand("apt-get", ["update", "-q"], { env });
  await runCommand("apt-get", ["install", "-y", "-q", "--no-install-recommends", "postgresql"], { env });
  return installed(folder);
}

/** `pg_dump` and `pg_restore` of at least this version, on the PATH or of the system; null if there are none. */
export function findDumpPrograms(version, folder = FOLDER) {
  const systems = existsSync(folder) ? readdirSync(folder).map((name) => `${folder}/${name}/bin`) : [];
  const bin = [...(process.env.PATH ?? "").split(path.delimiter), ...systems].find((place) => {
    const program = path.join(place, "pg_dump");
    if (!existsSync(program)) return false;
    const told = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout ?? "";
    return Number(/ (\d+)/.exec(told)?.[1]) >= version;
  });
  return bin === undefined
    ? null
    : { pgDump: path.join(bin, "pg_dump"), pgRestore: path.join(bin, "pg_restore") };
}

/**
 * Starts a temporary server on a private port and directory. Resolves to its URL and `stop()`.
 * @param {{ bin: string }} installed
 * @param {Record<string, string>} settings
 */
export async function startSystemPostgres({ bin }, settings = {}) {
  const account = databaseAccount("/nonexistent");
  const folder = mkdtempSync(path.join(tmpdir(), "sightline-pg-"));
  if (account) chownSync(folder, account.uid, account.gid);
  const data = path.join(folder, "data");
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  const init = [
    "-D",
    data,
    "-U",
    "postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
  ];
  const made = await runCommand(path.join(bin, "initdb"), init, { cwd: "/", env, ...account });
  if (made.code !== 0) {
    remove();
    throw new Error(`initdb of ${bin} failed:\n${made.tail}`);
  }
  const port = await freePort(0);
  // A temporary server does not need to survive a crash.
  const all = {
    fsync: "off",
    full_page_writes: "off",
    max_connections: "200",
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ...settings,
  };
  const args = ["-D", data, "-p", String(port)];
  for (const [name, value] of Object.entries(all)) args.push("-c", `${name}=${value}`);
  const child = spawn(path.join(bin, "postgres"), args, {
    cwd: "/",
    env,
    detached: true,
    stdio: "ignore",
    ...account,
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await untilAnswers(url, child);
  return {
    url,
    stop: async () => {
      child.kill("SIGINT");
      await gone;
      remove();
    },
  };
}

async function untilAnswers(connectionString, child) {
  const { default: pg } = await import("pg");
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    const client = new pg.Client({ connectionString });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await client.end().catch(() => {});
      await sleep(50);
    }
  }
  child.kill("SIGQUIT");
  throw new Error("the system's Postgres did not start");
}
