import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { SetUpFailure } from "./failure.mjs";
import { ROOT } from "./root.mjs";

// The lock and the table are those of Prisma's own engine, so that `prisma migrate` finds nothing left to do.
const LOCK = 72707369;
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;
const MIGRATIONS = path.join(ROOT, "prisma/migrations");

/** Applies the migrations that the database lacks, each in one transaction, and returns their names. */
export async function migrateDatabase(connectionString, { folder = MIGRATIONS, warn = console.warn } = {}) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString, options: "-c statement_timeout=0" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    await client.query(TABLE);
    const { rows } = await client.query(
      "SELECT migration_name, checksum, finished_at, rolled_back_at, logs FROM _prisma_migrations",
    );
    const stuck = rows.find((row) => !row.finished_at && !row.rolled_back_at);
    if (stuck) {
      throw new SetUpFailure(
        `the migration ${stuck.migration_name} failed earlier: ${stuck.logs ?? "no log"}. Mend the cause, then delete its row from _prisma_migrations (its changes were rolled back) and start again.`,
      );
    }
    const applied = new Map(
      rows.filter((row) => row.finished_at).map((row) => [row.migration_name, row.checksum]),
    );
    const done = [];
    for (const { name, sql, checksum } of readMigrations(folder)) {
      const known = applied.get(name);
      if (known === undefined) {
        await apply(client, name, sql, checksum);
        done.push(name);
      } else if (known !== checksum) warn(`The migration ${name} was changed after it had been applied.`);
    }
    return done;
  } finally {
    await client.end();
  }
}

function readMigrations(folder) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return names.sort().map((name) => {
    const sql = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
    return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

async function apply(client, name, sql, checksum) {
  const id = randomUUID();
  await client.query("INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)", [
    id,
    checksum,
    name,
  ]);
  try {
    // One simple query is one implicit transaction: all of the file or nothing.
    await client.query(sql);
  } catch (thrown) {
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, String(thrown)]);
    throw new SetUpFailure(`the migration ${name} failed and was rolled back: ${thrown.message}`);
  }
  await client.query(
    "UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1",
    [id],
  );
}
