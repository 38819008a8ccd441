import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { POST } from "@/app/api/v1/requests/route";
import { makeKey, makeTeam, type TestTeam } from "@/test/people";
import { pool } from "./pool";

const NAME = `sightline_replaced_${process.pid}`;
const COPY = `${NAME}_copy`;

let server: pg.Client;
let team: TestTeam;
let key: string;

/** Another database under the same name, as after a failover to a copy that lacks the last seconds. */
async function replaceByCopy(): Promise<void> {
  await server.query(`ALTER DATABASE ${NAME} ALLOW_CONNECTIONS false`);
  await endSessions(NAME);
  await server.query(`ALTER DATABASE ${NAME} RENAME TO ${NAME}_lost`);
  await server.query(`ALTER DATABASE ${COPY} RENAME TO ${NAME}`);
}

/** A copy of a database without sessions. The product would begin new ones while it is copied. */
async function copy(database: string, name: string): Promise<void> {
  await server.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
  await endSessions(database);
  await server.query(`CREATE DATABASE ${name} TEMPLATE ${database}`);
  await server.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
}

async function endSessions(database: string): Promise<void> {
  await server.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1", [
    database,
  ]);
}

beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL!);
  const template = url.pathname.slice(1);
  url.pathname = "/postgres";
  server = new pg.Client({ connectionString: url.href });
  await server.connect();
  await copy(template, NAME);
  url.pathname = `/${NAME}`;
  process.env.DATABASE_URL = url.href;
  team = await makeTeam();
  ({ key } = await makeKey(team, "ingest"));
});
afterAll(async () => {
  await pool().end();
  for (const name of [NAME, `${NAME}_lost`, COPY])
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server.end();
});

let sent = 0;
/** Retries like a client after a lost connection. */
async function send(model: string, errorType: string): Promise<void> {
  sent += 1;
  const item = { id: `${model}-${sent}`, timestamp: new Date().toISOString(), model, latency_ms: 1 };
  for (;;) {
    const response = await POST(
      new Request("http://localhost/api/v1/requests", {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify({ ...item, status: "error", error_type: errorType }),
      }),
    );
    if (response.status === 200) return expect(await response.json()).toMatchObject({ accepted: 1 });
    expect(response.status).toBe(503);
  }
}

const stored = async () =>
  (
    await pool().query(
      `SELECT r.id, s.model, e.name AS error FROM requests r LEFT JOIN series s ON s.id = r.series_id
       LEFT JOIN error_types e ON e.id = r.error_type_id WHERE r.project_id = $1 ORDER BY r.ts, r.id`,
      [team.projectId],
    )
  ).rows;

it("stores every row under its own name after the database was replaced by an older copy", async () => {
  await send("old", "old-error");
  await copy(NAME, COPY);
  await send("new", "new-error");
  await replaceByCopy();
  // With the id that "new" had before.
  await send("other", "other-error");
  await send("new", "new-error");
  expect(await stored()).toEqual([
    { id: "old-1", model: "old", error: "old-error" },
    { id: "other-3", model: "other", error: "other-error" },
    { id: "new-4", model: "new", error: "new-error" },
  ]);
});

it("and on the same connection, in a database whose rows were restored underneath it", async () => {
  await send("restored", "restored-error");
  const renamed = (table: string, column: string) =>
    pool().query(`UPDATE ${table} SET ${column} = 'was-' || ${column} WHERE ${column} LIKE 'restored%'`);
  await renamed("series", "model");
  await renamed("error_types", "name");
  await send("restored", "restored-error");
  expect((await stored()).slice(-2)).toEqual([
    { id: "restored-5", model: "was-restored", error: "was-restored-error" },
    { id: "restored-6", model: "restored", error: "restored-error" },
  ]);
});
