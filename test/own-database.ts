import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { databaseAddress, runSql } from "./sql";
import { watchStatements } from "./watch-statements";

// Runs before each test file: creates its own database, so that files can run in parallel and do not depend on each
// other.
const server = inject("databaseServer");
const template = inject("databaseTemplate");
const name = `${template}_${randomBytes(4).toString("hex")}`;
await runSql(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
process.env.DATABASE_URL = databaseAddress(server, name);
await watchStatements(process.env.DATABASE_URL);
