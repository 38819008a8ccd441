import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { GET as ready } from "@/app/api/health/ready/route";
import { POST as addChannel, GET as channels } from "@/app/api/v1/channels/route";
import { POST as circuitEvents } from "@/app/api/v1/circuit-events/route";
import { POST as requests } from "@/app/api/v1/requests/route";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeTeam } from "@/test/people";

let server: pg.Client;
let database: string;
let key: string;

beforeAll(async () => {
  database = new URL(process.env.DATABASE_URL!).pathname.slice(1);
  server = new pg.Client({ connectionString: process.env.DATABASE_URL! });
  await server.connect();
});
beforeEach(async () => {
  ({ key } = await makeKey(await makeTeam(), "ingest", "read", "manage"));
});
afterEach(async () => {
  await server.query(`ALTER DATABASE ${database} RESET default_transaction_read_only`);
  await endSessions();
});
afterAll(async () => {
  await server.end();
});

const endSessions = () =>
  server.query(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
    [database],
  );

const call = (route: (request: Request) => Promise<Response>, method: "GET" | "POST", body?: object) =>
  route(
    new Request("http://localhost/api/v1/any", {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  );
const request = () => ({ model: "m", latency_ms: 1 });
const event = () => ({ name: "b", state: "open", timestamp: new Date().toISOString() });
const channel = {
  name: "c",
  kind: "slack",
  config: { url: "https://hooks.slack.com/services/T/B/x" },
  enabled: true,
};

async function expectUnavailable(answers: Promise<Response>[]): Promise<void> {
  for (const response of await Promise.all(answers)) {
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 503,
      body: { error: { code: "unavailable" } },
    });
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  }
}

const readiness = async () => (await ready(new Request("http://localhost/"))).json();

it("answers 503 to writes while the database is read-only, and reports it", async () => {
  await server.query(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
  await endSessions();
  await expectUnavailable([
    call(requests, "POST", request()),
    call(circuitEvents, "POST", event()),
    call(addChannel, "POST", channel),
  ]);
  expect((await call(channels, "GET")).status).toBe(200);
  expect(await readiness()).toMatchObject({
    status: "not ready",
    database: "read-only",
    ingest: "read-only",
  });
});

it("answers 503 while the disk is full, and reports it although its own row still fits", async () => {
  // As Postgres reports it when a table cannot be extended; some codes of a full disk cannot be provoked without one.
  await pool().query(`CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`);
  await pool().query("CREATE TRIGGER no_room BEFORE INSERT ON rollup_fragments EXECUTE FUNCTION no_room()");
  await pool().query("CREATE TRIGGER no_room BEFORE INSERT ON channels EXECUTE FUNCTION no_room()");
  try {
    await expectUnavailable([call(requests, "POST", request()), call(addChannel, "POST", channel)]);
    expect(await readiness()).toMatchObject({ status: "not ready", database: "ok", ingest: "disk full" });
  } finally {
    await pool().query("DROP FUNCTION no_room CASCADE");
  }
  expect((await call(requests, "POST", request())).status).toBe(200);
  expect(await readiness()).toMatchObject({ status: "ready", ingest: "ok" });
});

it("answers 503 while its tables are missing, as in a server that is being restored, and reports it", async () => {
  await server.query("ALTER SCHEMA public RENAME TO lost; CREATE SCHEMA public");
  try {
    await endSessions();
    await expectUnavailable([
      call(requests, "POST", request()),
      call(circuitEvents, "POST", event()),
      call(channels, "GET"),
    ]);
    expect(await readiness()).toMatchObject({ status: "not ready", database: "incomplete" });
  } finally {
    await server.query("DROP SCHEMA public; ALTER SCHEMA lost RENAME TO public");
  }
  expect((await call(requests, "POST", request())).status).toBe(200);
});

it("never answers 500 while its connections are repeatedly terminated", async () => {
  const until = performance.now() + 4_000;
  const ending = (async () => {
    while (performance.now() < until) {
      await endSessions();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const statuses = new Set<number>();
  const calling = async () => {
    while (performance.now() < until) {
      for (const answer of [
        call(requests, "POST", request()),
        call(channels, "GET"),
        call(circuitEvents, "POST", event()),
      ])
        statuses.add((await answer).status);
    }
  };
  await Promise.all([ending, calling(), calling(), calling()]);
  expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(statuses.has(503)).toBe(true);
});
