import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { loadEnvFile } from "./setup/env-file.mjs";
import { repoRoot } from "./setup/repo-root.mjs";
import { splitStatements } from "./setup/split-statements.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

// The same lock as Prisma's migration engine, so that the two exclude each other.
const LOCK = 72707369;
const LOCK_PAUSE_MS = 200;
const PATIENCE = { tellAfterMs: 5_000, giveUpAfterMs: 5 * 60_000 };
/** How long a connection may be silent before it is closed; a script may take long on large tables. */
const ANSWER_MS = 10_000;
const SCRIPT_MS = 6 * 3_600_000;
const CLOSE_MS = 1_000;

// Settings of the address, the role or the database that would change what a script does, or end it. In each transaction:
// a pooler may lend a connection no longer than that.
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY';
  SET LOCAL standard_conforming_strings = on; SET LOCAL synchronous_commit = on; SET LOCAL statement_timeout = 0;
  SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`;

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz,
  migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`;

const { version } = JSON.parse(readFileSync(path.join(repoRoot, "package.json"), "utf8"));
const defaultFolder = path.join(repoRoot, "prisma/migrations");

function readMigrations(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function refuseUnfinished(rows) {
  const stuck = rows.find((row) => !row.finished_at && !row.rolled_back_at);
  if (!stuck) return;
  throw new StartError(
    `Migration ${stuck.migration_name} failed on ${stuck.started_at.toISOString()} and blocks all later ones (P3009). ` +
      `Database error: ${stuck.logs?.trim() || "none recorded"}. It was rolled back. ` +
      "Fix the cause, then allow a retry with: UPDATE _prisma_migrations SET rolled_back_at = now() " +
      `WHERE id = '${stuck.id}';`,
  );
}

// Marks a run that has neither completed nor failed. The script and its completion mark share a transaction, so a killed
// process leaves nothing behind and the next run can repeat it.
const RUNNING = "";

/** `work` in a transaction; on an error the caller must roll back. */
async function within(client, work) {
  await client.query(BEGIN);
  const result = await work();
  await client.query("COMMIT");
  return result;
}

async function apply(client, { name, sql, checksum }) {
  const id = randomUUID();
  await within(client, () =>
    client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ($1, $2, $3, $4)",
      [id, checksum, name, RUNNING],
    ),
  );
  try {
    await client.query(BEGIN);
    // Several statements in one message are refused where one of them makes an index on a distributed table.
    for (const text of (await isDistributed(client)) ? splitStatements(sql) : [sql])
      await client.query({ text, query_timeout: SCRIPT_MS });
    await client.query(
      "UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1, logs = NULL WHERE id = $1",
      [id],
    );
    await client.query("COMMIT");
  } catch (thrown) {
    const at = thrown.position ? ` (line ${sql.slice(0, Number(thrown.position)).split("\n").length})` : "";
    const reason = `${thrown.message}${at}`;
    try {
      await client.query("ROLLBACK");
      await within(client, () =>
        client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, reason]),
      );
    } catch (lost) {
      throw new StartError(
        `Lost the database connection during migration ${name}: ${lost.message}. Start again.`,
      );
    }
    throw new StartError(`Migration ${name} failed and was rolled back (P3018). Database error: ${reason}.`);
  }
}

async function isDistributed(client) {
  const { rows } = await client.query("SELECT to_regclass('pg_dist_partition') IS NOT NULL AS citus");
  return rows[0].citus;
}

async function hasInstallation(client) {
  const { rows } = await client.query("SELECT to_regclass('installation') IS NOT NULL AS has");
  return rows[0].has;
}

/** For an older version that is started on this database later, which refuses and names this one. */
async function noteVersion(client) {
  if (!(await hasInstallation(client))) return;
  await client.query(
    `INSERT INTO installation (key, value) VALUES ('version', jsonb_build_object('version', $1::text))
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now() WHERE installation.value <> excluded.value`,
    [version],
  );
}

/** Older code does not know what newer tables mean. */
async function refuseNewer(client, done, known) {
  const latest = known.at(-1)?.name ?? "";
  const newest = [...done].sort().at(-1) ?? "";
  if (newest <= latest) return;
  const { rows } = (await hasInstallation(client))
    ? await client.query("SELECT value ->> 'version' AS version FROM installation WHERE key = 'version'")
    : { rows: [] };
  const theirs = rows[0] ? ` (${rows[0].version})` : "";
  throw new StartError(
    `This database was migrated by a newer Sightline${theirs}, up to ${newest}; this one is ${version} and knows ` +
      `migrations up to ${latest}. Start the newer version, or restore a backup from before the upgrade.`,
  );
}

async function forgetKilledRuns(client) {
  await client.query(
    "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL AND logs = $1",
    [RUNNING],
  );
}

async function findLockHolder(client) {
  const { rows } = await client.query(
    `SELECT a.pid, a.application_name AS application, a.state, a.state_change AS since
     FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = ${LOCK} AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  const [holder] = rows;
  if (!holder) return null;
  const state = holder.since ? `, ${holder.state} since ${holder.since.toISOString()}` : "";
  return { pid: holder.pid, text: `database process ${holder.pid} ("${holder.application}"${state})` };
}

/** A connection that does not answer never says that it is closed. */
async function close(client) {
  await Promise.race([client.end().catch(() => {}), sleep(CLOSE_MS)]);
  client.connection.stream.destroy();
}

/** Waits while another process migrates, but not forever. */
async function takeLock(client, log, { tellAfterMs, giveUpAfterMs }) {
  const began = performance.now();
  for (let told = false; ; ) {
    const { rows } = await client.query("SELECT pg_try_advisory_xact_lock($1) AS mine", [LOCK]);
    if (rows[0].mine) return;
    const waitedMs = performance.now() - began;
    const holder = waitedMs > tellAfterMs ? await findLockHolder(client) : null;
    if (holder && waitedMs > giveUpAfterMs) {
      throw new StartError(
        `${holder.text} holds the migration lock for over ${Math.round(waitedMs / 1_000)} s. Where no other Sightline ` +
          `migrates right now, end it with SELECT pg_terminate_backend(${holder.pid}); and start again.`,
      );
    }
    if (holder && !told) log(`waiting for the migration lock: ${holder.text} holds it`);
    told ||= holder !== null;
    await sleep(LOCK_PAUSE_MS);
  }
}

/**
 * Applies pending migrations in name order, one process at a time. Resolves to the names applied.
 * @param {string} connectionString
 * @param {(line: string) => void} log
 * @param {string} folder
 */
export async function migrate(connectionString, log = () => {}, folder = defaultFolder, patience = PATIENCE) {
  const { default: pg } = await import("pg");
  const connection = () =>
    new pg.Client({
      connectionString,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      query_timeout: ANSWER_MS,
      application_name: "sightline migrate",
    });
  // The lock belongs to a transaction of its own, which lasts until all migrations are applied.
  const [client, locking] = [connection(), connection()];
  for (const one of [client, locking]) one.on("error", () => {});
  try {
    await locking.connect();
    await locking.query(BEGIN);
    await takeLock(locking, log, patience);
    await client.connect();
    const { rows } = await within(client, async () => {
      await client.query(TABLE);
      await forgetKilledRuns(client);
      return client.query("SELECT * FROM _prisma_migrations ORDER BY started_at");
    });
    refuseUnfinished(rows);
    const done = new Map(
      rows.filter((row) => row.finished_at && !row.rolled_back_at).map((row) => [row.migration_name, row]),
    );
    const migrations = readMigrations(folder);
    await refuseNewer(client, done.keys(), migrations);
    const applied = [];
    for (const migration of migrations) {
      const before = done.get(migration.name);
      if (!before) {
        await apply(client, migration);
        applied.push(migration.name);
        log(`applied migration ${migration.name}`);
      } else if (before.checksum !== migration.checksum) {
        log(
          `warning: migration ${migration.name} was edited after it was applied; the database has the original version`,
        );
      }
    }
    await within(client, () => noteVersion(client));
    return applied;
  } catch (thrown) {
    // pg's error for a timeout.
    if (thrown?.message === "Query read timeout")
      throw new StartError("The database stopped answering during the migrations. Start again.");
    // An error with a code comes from the database or the network, and the operator can fix it. Anything else is a bug.
    if (thrown instanceof StartError || !thrown?.code) throw thrown;
    throw new StartError(`The database could not be migrated: ${thrown.message} (${thrown.code}).`);
  } finally {
    // Closing its connection releases the lock.
    for (const one of [client, locking]) await close(one);
  }
}

async function main() {
  loadEnvFile();
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new StartError(
      "`npm run migrate` requires DATABASE_URL. `npm start` migrates the embedded database.",
    );
  }
  const { checkDatabase } = await import("./setup/check-database.mjs");
  await checkDatabase(url);
  const applied = await migrate(url, (line) => console.log(line));
  console.log(applied.length === 0 ? "the database is up to date" : `${applied.length} applied`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main().catch(exitWith);
