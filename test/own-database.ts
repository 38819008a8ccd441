import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { databaseAddress, runSql } from "./sql";

// Runs before each test file: a database of its own, so that files can run side by side and none needs another.
const server = inject("databaseServer");
const template = inject("databaseTemplate");
const name = `${template}_${randomBytes(4).toString("hex")}`;
await runSql(server, `CREATE DATABASE ${name} TEMPLATE ${template}`);
process.env.DATABASE_URL = databaseAddress(server, name);
