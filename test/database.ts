import path from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "../scripts/migrate.mjs";
import { openDataDirectory } from "../scripts/setup/data-directory.mjs";
import { startEmbeddedPostgres } from "../scripts/setup/embedded-postgres.mjs";
import { databaseAddress, runSql } from "./sql";

const SETTINGS = {
  // A test server need not survive a crash of the machine, and is faster for it.
  fsync: "off",
  full_page_writes: "off",
  // Each running file has its own pool, and some start processes with their own.
  max_connections: "200",
};

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the server, as a role that can create databases. */
    databaseServer: string;
    /** Name of the migrated database that each test file gets a copy of. */
    databaseTemplate: string;
  }
}

/** Migrates one template for the run: on the server of TEST_DATABASE_URL, or on an embedded Postgres. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const folder = path.resolve(import.meta.dirname, `../.test/database-${process.pid}`);
  const embedded = given
    ? null
    : await startEmbeddedPostgres(openDataDirectory(folder), { settings: SETTINGS });
  const server = given ?? embedded!.adminUrl;
  const template = `sightline_test_${process.pid}_${Math.floor(performance.timeOrigin)}`;
  await runSql(server, `CREATE DATABASE ${template}`);
  await migrate(databaseAddress(server, template));
  project.provide("databaseServer", server);
  project.provide("databaseTemplate", template);
  return async () => {
    if (embedded) return embedded.discard();
    const ours = await runSql(
      server,
      `SELECT format('DROP DATABASE %I WITH (FORCE)', datname) AS drop FROM pg_database
       WHERE starts_with(datname, '${template}')`,
    );
    await runSql(server, ...ours.map(({ drop }) => String(drop)));
  };
}
