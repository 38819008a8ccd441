import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { migrate } from "../scripts/migrate.mjs";
import { openDataDirectory } from "../scripts/setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../scripts/setup/embedded-postgres.mjs";

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * A fresh, migrated database for one benchmark, on the server of BENCH_DATABASE_URL, or on an embedded Postgres with
 * the product's settings (fsync on). Resolves to the function that removes it.
 */
export async function openBenchDatabase(): Promise<() => Promise<void>> {
  const given = process.env.BENCH_DATABASE_URL;
  const folder = given ? null : mkdtempSync(path.join(tmpdir(), "sightline-bench-"));
  const embedded = folder ? await startEmbeddedPostgres(openDataDirectory(path.join(folder, "data"))) : null;
  const server = given ?? embedded!.adminUrl;
  const name = `sightline_bench_${process.pid}`;
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href);
  process.env.DATABASE_URL = url.href;
  process.env.SIGHTLINE_SECRET_KEY ??= "a secret for benchmarks and nothing else 1";
  process.env.NEXTAUTH_SECRET ??= "a secret for benchmarks and nothing else 2";
  return async () => {
    await run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await embedded?.discard();
  };
}

/** Another one on the same server, which `closings` removes. */
export async function createDatabase(
  purpose: string,
  closings: (() => void | Promise<void>)[],
  template = "template1",
  server = process.env.DATABASE_URL!,
): Promise<string> {
  const name = `sightline_${purpose}_${process.pid}`;
  await run(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  closings.push(() => run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
