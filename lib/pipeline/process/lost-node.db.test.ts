import { afterEach, beforeEach, expect, it } from "vitest";
import { GET as ready } from "@/app/api/health/ready/route";
import { POST as requests } from "@/app/api/v1/requests/route";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeTeam, type TestTeam } from "@/test/people";

const MESSAGE = "connection to the remote node 10.0.0.2:5432 failed";

let there: TestTeam;
let here: TestTeam;

beforeEach(async () => {
  there = await makeTeam();
  here = await makeTeam();
  await pool().query(
    `CREATE FUNCTION ask_node() RETURNS boolean LANGUAGE plpgsql STABLE AS $$ BEGIN
       RAISE EXCEPTION '${MESSAGE}' USING ERRCODE = '08006'; END $$;
     CREATE FUNCTION send_to_node() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM ask_node(); END $$`,
  );
});
afterEach(() => pool().query("DROP FUNCTION ask_node, send_to_node CASCADE"));

async function send(team: TestTeam): Promise<number> {
  const { key } = await makeKey(team, "ingest");
  const response = await requests(
    new Request("http://localhost/api/v1/requests", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "m", latency_ms: 1 }),
    }),
  );
  return response.status;
}

const readiness = async () => (await ready(new Request("http://localhost/"))).json();

it("stops its own projects alone, and the process stays ready for the others", async () => {
  await pool().query(
    `CREATE TRIGGER on_node BEFORE INSERT ON requests FOR EACH ROW WHEN (NEW.project_id = ${there.projectId})
     EXECUTE FUNCTION send_to_node()`,
  );
  expect(await Promise.all([send(here), send(there), send(here)])).toEqual([200, 503, 200]);
  expect(await send(there)).toBe(503);
  expect(await readiness()).toMatchObject({ status: "ready", ingest: "ok" });
});

it("is named where readings of all projects fail", async () => {
  await pool().query(
    `ALTER TABLE rollup_fragments RENAME TO kept;
     CREATE VIEW rollup_fragments AS SELECT * FROM kept WHERE ask_node()`,
  );
  try {
    expect(await readiness()).toMatchObject({
      status: "ready",
      database: "ok",
      nodes: "one of the cluster does not answer",
    });
  } finally {
    await pool().query("DROP VIEW rollup_fragments; ALTER TABLE kept RENAME TO rollup_fragments");
  }
});
