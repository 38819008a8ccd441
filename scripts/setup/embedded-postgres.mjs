import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { isAlive, keptSecret } from "./data-dir.mjs";
import { SetUpFailure } from "./failure.mjs";
import { postgresBinaries, postgresUser, SHARED_PLACE } from "./postgres-binaries.mjs";

const USER = "sightline";
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 15_000;

/** Starts the embedded server on the database below `dataDir` and returns its URL and the function that stops it. */
export async function startEmbeddedPostgres(dataDir) {
  const user = postgresUser();
  const native = postgresBinaries(user);
  const password = keptSecret(dataDir, "postgres-password");
  const cluster = clusterDir(dataDir, user);
  if (!existsSync(path.join(cluster, "PG_VERSION"))) initialise(native, cluster, password, user);
  await stopOrphan(cluster);
  const port = await freePort();
  const child = launch(native, cluster, port, user);
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/sightline`;
  const { default: pg } = await import("pg");
  await untilAccepting(pg, url.replace(/sightline$/, "postgres"), child);
  await createDatabase(pg, url);
  return { url, stop: () => stop(child) };
}

/** Below the data directory, or, where the server's user cannot reach that, at a place named after it. */
function clusterDir(dataDir, user) {
  const below = path.join(dataDir, "pg");
  if (!user) return below;
  mkdirSync(below, { recursive: true, mode: 0o700 });
  chownSync(below, user.uid, user.gid);
  if (spawnSync("test", ["-w", below], user).status === 0) return below;
  rmSync(below, { recursive: true, force: true });
  const elsewhere = path.join(SHARED_PLACE, createHash("sha256").update(dataDir).digest("hex").slice(0, 12));
  console.log(`  (the user postgres cannot reach ${dataDir}; the database lies in ${elsewhere})`);
  mkdirSync(elsewhere, { recursive: true, mode: 0o700 });
  chownSync(elsewhere, user.uid, user.gid);
  return elsewhere;
}

function initialise(native, cluster, password, user) {
  mkdirSync(cluster, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(os.tmpdir(), `sightline-pw-${process.pid}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  try {
    const args = [
      "-D",
      cluster,
      "-U",
      USER,
      "-A",
      "scram-sha-256",
      `--pwfile=${passwordFile}`,
      "--encoding=UTF8",
      "--locale=C.UTF-8",
    ];
    const result = spawnSync(path.join(native, "bin/initdb"), args, {
      ...(user ?? {}),
      cwd: "/",
      encoding: "utf8",
    });
    if (result.status !== 0)
      throw new SetUpFailure(
        `the database could not be made in ${cluster}:\n${result.stderr || result.error?.message}`,
      );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A server outlives a killed Sightline. It is ours, by its directory, and is shut down in order before the next start. */
async function stopOrphan(cluster) {
  const pid = postmasterPid(cluster);
  if (pid === null || !isAlive(pid) || !servesCluster(pid, cluster)) return;
  process.kill(pid, "SIGINT");
  await until(
    () => !isAlive(pid),
    STOP_LIMIT_MS,
    () => `the Postgres left over from a killed Sightline (process ${pid}) does not stop.`,
  );
}

function postmasterPid(cluster) {
  try {
    return Number(readFileSync(path.join(cluster, "postmaster.pid"), "utf8").split("\n")[0]) || null;
  } catch {
    return null;
  }
}

function servesCluster(pid, cluster) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(cluster);
  } catch {
    return true;
  }
}

function launch(native, cluster, port, user) {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 60,
    shared_buffers: "256MB",
    wal_compression: "on",
    timezone: "UTC",
    log_timezone: "UTC",
  };
  const args = [
    "-D",
    cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  // A group of its own: Ctrl-C must reach Sightline first, which stops the server after its own work.
  const child = spawn(path.join(native, "bin/postgres"), args, {
    ...(user ?? {}),
    cwd: "/",
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  child.lastWords = "";
  child.stderr.on("data", (chunk) => {
    child.lastWords = (child.lastWords + chunk).slice(-2_000);
  });
  child.on("error", (error) => {
    child.lastWords += error.message;
  });
  return child;
}

async function untilAccepting(pg, url, child) {
  const accepts = async () => {
    if (child.exitCode !== null)
      throw new SetUpFailure(`the embedded Postgres ended at its start:\n${child.lastWords}`);
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      return false;
    }
  };
  await until(accepts, START_LIMIT_MS, () => `the embedded Postgres does not answer:\n${child.lastWords}`);
}

async function createDatabase(pg, url) {
  const client = new pg.Client({ connectionString: url.replace(/sightline$/, "postgres") });
  await client.connect();
  const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'sightline'");
  if (rowCount === 0) await client.query("CREATE DATABASE sightline");
  await client.end();
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGINT");
  await until(
    () => child.exitCode !== null || child.signalCode !== null,
    STOP_LIMIT_MS,
    () => "the embedded Postgres does not stop.",
  ).catch(() => child.kill("SIGQUIT"));
}

async function until(condition, limitMs, failure) {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new SetUpFailure(failure());
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
