import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseAccount } from "./database-account.mjs";
import { embeddedBinaries } from "./embedded-binaries.mjs";
import { freePort } from "./free-port.mjs";
import { placeDatabase } from "./place-database.mjs";
import { worksIn } from "./process-identity.mjs";
import { runCommand } from "./run-command.mjs";
import { StartError } from "./start-error.mjs";

const START_MS = 30_000;
const STOP_MS = 10_000;
const RESTART_MS = 60_000;
const RESTART_PAUSE_MS = 500;
/** Less than a segment of its log, which it must be able to write. */
const FULL_BYTES = 16 * 1024 * 1024;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  timezone: "UTC",
  log_timezone: "UTC",
  max_connections: "60",
  shared_buffers: "256MB",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  random_page_cost: "1.1",
  jit: "off",
  log_checkpoints: "off",
};

function environment() {
  // Settings of another Postgres (PGDATA, PGPORT, PGOPTIONS) must not apply to the embedded one.
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("PG") && !name.startsWith("LC_"),
  );
  return { ...Object.fromEntries(own), LC_ALL: "C.UTF-8", TZ: "UTC" };
}

async function choosePort(file) {
  const last = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const port = await freePort(Number.isInteger(last) && last > 0 && last < 65536 ? last : 0);
  writeFileSync(file, `${port}\n`);
  return port;
}

async function until(condition, limitMs, pauseMs = 20) {
  const deadline = performance.now() + limitMs;
  while (performance.now() < deadline) {
    if (await condition()) return true;
    await sleep(pauseMs);
  }
  return false;
}

/** Stops a server that a killed Sightline left behind. */
async function stopOrphan(data, say) {
  const file = path.join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (worksIn(pid, realpathSync(data))) {
    say(`  stopping the database left behind by an earlier run (process ${pid})`);
    const gone = () => !worksIn(pid, realpathSync(data));
    process.kill(pid, "SIGINT");
    if (!(await until(gone, STOP_MS))) {
      process.kill(pid, "SIGQUIT");
      if (!(await until(gone, STOP_MS))) {
        throw new StartError(
          `The database server of an earlier run (process ${pid}) does not stop. Kill it, then start again.`,
        );
      }
    }
  }
  // If another process has this pid now, the server would refuse to start.
  rmSync(file, { force: true });
}

function requireOwn(data) {
  const { uid } = statSync(data);
  const self = process.getuid?.() ?? uid;
  if (self === 0 || self === uid) return;
  throw new StartError(
    `The database in ${data} is owned by another account (uid ${uid}, not ${self}): an earlier start ran as that ` +
      "account or as root. Start as before, or set SIGHTLINE_DATA_DIR to another folder.",
  );
}

function requireSameMajor(data, bin) {
  const has = readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
  const brings = bundledMajor(bin);
  if (has === brings) return;
  throw new StartError(
    `The data in ${data} was written by PostgreSQL ${has}, but this Sightline includes ${brings}. Start the previous ` +
      "release, dump the database with pg_dump, and restore it into the new one.",
  );
}

function bundledMajor(bin) {
  return JSON.parse(readFileSync(path.resolve(bin, "../../package.json"), "utf8")).version.split(".")[0];
}

/** Where there was a database, a new one must not take its place: it would accept what belongs into the old one. */
function requireNone(data, portFile) {
  const traces = [data, portFile].filter((item) => existsSync(item));
  if (traces.length === 0) return;
  throw new StartError(
    `There is no database in ${data}, but there was one. Left of it: ${traces.join(", ")}. Restore it, or mount its ` +
      "disk; see Backup and restore in docs/operations.md. To begin with an empty database instead, remove what is left.",
  );
}

async function initialise({ data, bin, account, password }) {
  const fresh = `${data}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  const passwordFile = `${fresh}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const item of [fresh, passwordFile]) chownSync(item, account.uid, account.gid);
  try {
    const result = await runCommand(
      path.join(bin, "initdb"),
      [
        "-D",
        fresh,
        "-U",
        "postgres",
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
      ],
      { cwd: "/", env: environment(), ...account },
    );
    if (result.code !== 0) {
      throw new StartError(
        `Could not create the embedded database in ${data}. initdb failed:\n${result.tail}`,
      );
    }
    // Renamed when complete, so that an interrupted run leaves no partial database.
    renameSync(fresh, data);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

function openLog(file) {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, size > LOG_LIMIT_BYTES ? "w" : "a", 0o600);
}

function launch({ data, bin, account, port, logFile, settings }) {
  const log = openLog(logFile);
  const args = ["-D", data, "-p", String(port)];
  for (const [name, value] of Object.entries({ ...SETTINGS, ...settings }))
    args.push("-c", `${name}=${value}`);
  // In its own session, so that Ctrl-C reaches only Sightline, which stores pending work first.
  const child = spawn(path.join(bin, "postgres"), args, {
    cwd: "/",
    env: environment(),
    detached: true,
    stdio: ["ignore", log, log],
    ...account,
  });
  closeSync(log);
  return child;
}

/** Resolves to the first of the addresses that lets us in. */
async function untilAnswers(child, urls, logFile) {
  const { default: pg } = await import("pg");
  let ended = null;
  let open = null;
  child.once("error", (thrown) => (ended = thrown.message));
  child.once("exit", (code, signal) => (ended = `exited with ${signal ?? `code ${code}`}`));
  const letsIn = async (url) => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      open ??= url;
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => {});
    }
  };
  const answers = async () => {
    for (const url of urls) if (ended || (await letsIn(url))) return true;
    return false;
  };
  await until(answers, START_MS);
  if (open && !ended) return open;
  child.kill("SIGQUIT");
  const tail = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-12).join("\n");
  const { bavail, bsize } = statfsSync(path.dirname(logFile));
  const isFull = bavail * bsize < FULL_BYTES;
  const cause = isFull ? "its disk is full" : (ended ?? `no answer in ${START_MS / 1000} s`);
  throw new StartError(`The embedded database did not start (${cause}). End of its log ${logFile}:\n${tail}`);
}

// The application uses a regular role that owns its database; the superuser is for repairs. The passwords are hexadecimal.
async function makeApplicationDatabase(adminUrl, { superuser, application }) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const role = await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'sightline'");
    if (role.rowCount === 0) await client.query("CREATE ROLE sightline LOGIN");
    await client.query(`ALTER ROLE sightline PASSWORD '${application}'`);
    await client.query(`ALTER ROLE postgres PASSWORD '${superuser}'`);
    const database = await client.query("SELECT 1 FROM pg_database WHERE datname = 'sightline'");
    if (database.rowCount === 0) await client.query("CREATE DATABASE sightline OWNER sightline");
  } finally {
    await client.end();
  }
}

const makePassword = () => randomBytes(24).toString("hex");

function passwordIn(file) {
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const password = makePassword();
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: "wx" });
  return password;
}

/**
 * Starts the embedded Postgres of a data directory, creating it first if needed. Resolves to its addresses and to
 * `stop()`, which waits until the server has written everything and exited. `ended()` resolves to how its process
 * ended; `restart()` is for a server that did.
 */
export async function startEmbeddedPostgres(dataDir, { say = () => {}, settings = {} } = {}) {
  const account = databaseAccount(path.join(dataDir, "pg"));
  const folder = placeDatabase(dataDir, account);
  const data = path.join(folder, "pg");
  if (folder !== dataDir) say(`  the database is in ${folder}, which its account can access`);
  const runningAccount = account && databaseAccount(data);
  const bin = embeddedBinaries(runningAccount, dataDir);
  const portFile = path.join(dataDir, "pg-port");
  if (existsSync(data)) requireOwn(data);
  const isThere = existsSync(path.join(data, "PG_VERSION"));
  if (!isThere) requireNone(data, portFile);
  const superuser = passwordIn(path.join(dataDir, "pg-superuser-password"));
  // Where the application's role had the superuser's password: accepted until both have one of their own.
  const sharedFile = path.join(dataDir, "pg-password");
  const shared = existsSync(sharedFile) ? [passwordIn(sharedFile)] : [];
  const application = makePassword();
  const logFile = path.join(folder, "postgres.log");
  if (isThere) {
    requireSameMajor(data, bin);
    await stopOrphan(data, say);
  } else {
    say("  creating the embedded database");
    await initialise({ data, bin, account: runningAccount, password: superuser });
  }
  const port = await choosePort(portFile);
  const address = (user, password) => `postgresql://${user}:${password}@127.0.0.1:${port}/${user}`;
  const adminUrl = address("postgres", superuser);
  let child;
  let isStopped = false;
  const start = () => {
    child = launch({ data, bin, account: runningAccount, port, logFile, settings });
    const passwords = [superuser, ...shared];
    return untilAnswers(
      child,
      passwords.map((password) => address("postgres", password)),
      logFile,
    );
  };
  await makeApplicationDatabase(await start(), { superuser, application });
  rmSync(sharedFile, { force: true });
  return {
    // The application never learns the superuser's password; its own is new at each start.
    url: address("sightline", application),
    adminUrl,
    port,
    logFile,
    get child() {
      return child;
    },
    ended: () => endOf(child),
    restart: () => startAgain(start, () => isStopped),
    stop: () => {
      isStopped = true;
      return stop(child);
    },
    /** For tests: stops, and removes everything. */
    discard: async () => {
      await stop(child);
      for (const item of [folder, dataDir]) rmSync(item, { recursive: true, force: true });
    },
  };
}

const isGone = ({ exitCode, signalCode }) => exitCode !== null || signalCode !== null;

async function endOf(child) {
  if (!isGone(child)) await new Promise((resolve) => child.once("exit", resolve));
  return child.signalCode ?? `code ${child.exitCode}`;
}

// Sessions outlive a killed postmaster for a moment, and until they end Postgres refuses to start. Its lock file is
// left alone, since two servers on one directory would destroy it.
async function startAgain(start, isStopped) {
  const deadline = performance.now() + RESTART_MS;
  for (;;) {
    try {
      return await start();
    } catch (thrown) {
      if (isStopped() || performance.now() > deadline) throw thrown;
      await sleep(RESTART_PAUSE_MS);
      if (isStopped()) throw thrown;
    }
  }
}

async function stop(child) {
  const gone = () => isGone(child);
  if (gone()) return;
  // Fast shutdown: ends sessions, writes a checkpoint.
  child.kill("SIGINT");
  if (await until(gone, STOP_MS)) return;
  child.kill("SIGQUIT");
  await until(gone, STOP_MS);
}
