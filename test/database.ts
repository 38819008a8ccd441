import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../scripts/migrate.mjs";
import { openDataDirectory } from "../scripts/setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../scripts/setup/embedded-postgres.mjs";

// A test server may lose everything in a crash of the machine, and is faster for it.
const UNSAFE = { fsync: "off", full_page_writes: "off", synchronous_commit: "off" };

declare module "vitest" {
  export interface ProvidedContext {
    databaseUrl: string;
  }
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A fresh, migrated database for the run: on the server of TEST_DATABASE_URL, else on an embedded Postgres. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const folder = path.resolve(import.meta.dirname, `../.test/database-${process.pid}`);
  const embedded = given
    ? null
    : await startEmbeddedPostgres(openDataDirectory(folder), { settings: UNSAFE });
  const server = given ?? embedded!.adminUrl;
  const name = `sightline_test_${process.pid}_${Math.floor(performance.timeOrigin)}`;
  await run(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate(url.href);
  process.env.DATABASE_URL = url.href;
  project.provide("databaseUrl", url.href);
  return async () => {
    await run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await embedded?.discard();
  };
}
