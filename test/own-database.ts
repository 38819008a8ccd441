import { randomBytes } from "node:crypto";
import { afterAll, inject, vi } from "vitest";
import { endProcess, noteTimers } from "./end-process";
import { databaseAddress, runSql } from "./sql";
import { watchStatements } from "./watch-statements";

// Runs before each test file: creates its own database, so that files can run in parallel and do not depend on each
// other. Files that follow each other in a thread share what they import, and nothing that it remembers.
const server = inject("databaseServer");
const template = inject("databaseTemplate");
const name = `${template}_${randomBytes(4).toString("hex")}`;
process.env.NEXTAUTH_SECRET ??= "a secret for tests and nothing else, 1";
process.env.SIGHTLINE_SECRET_KEY ??= "a secret for tests and nothing else, 2";
const environment = { ...process.env };
const endTimers = noteTimers();
afterAll(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  await endProcess();
  endTimers();
});
await runSql(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
process.env.DATABASE_URL = databaseAddress(server, name);
await watchStatements(process.env.DATABASE_URL);
