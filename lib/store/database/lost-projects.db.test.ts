import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as requests } from "@/app/api/v1/requests/route";
import { loadIngestState } from "@/lib/dashboard/range/load-ingest-state";
import { loadRetention } from "@/lib/dashboard/settings/load-retention";
import { makeKey, makeTeam, type TestTeam } from "@/test/people";
import { isAnyNodeLost, isProjectLost, NodeLost, refusalOf } from "./lost-projects";
import { pool } from "./pool";

let there: TestTeam;
let here: TestTeam;

/** What Sightline asks of Citus, with a shard for each project and a node for each shard. */
beforeAll(async () => {
  there = await makeTeam();
  here = await makeTeam();
  await pool().query(
    `CREATE TABLE pg_dist_node (nodename text, nodeport int, groupid int, answers boolean);
     CREATE TABLE pg_dist_placement (shardid int, groupid int);
     INSERT INTO pg_dist_node VALUES ('10.0.0.2', 5432, 2, true), ('10.0.0.3', 5432, 3, true);
     INSERT INTO pg_dist_placement VALUES (${there.projectId}, 2), (${here.projectId}, 3);
     CREATE FUNCTION get_shard_id_for_distribution_column(regclass, int) RETURNS int LANGUAGE sql AS 'SELECT $2';
     CREATE FUNCTION run_command_on_workers(text) RETURNS TABLE (nodename text, nodeport int, success boolean, result text)
       LANGUAGE plpgsql AS $$ DECLARE result text; BEGIN
         EXECUTE $1 INTO result;
         RETURN QUERY SELECT n.nodename, n.nodeport, n.answers, result FROM pg_dist_node n; END $$`,
  );
});
afterAll(() => pool().end());

/** A session that waits for another node looks as if it waited for its client, so this one does: it gets no rows. */
class Unfinished extends pg.Query {
  handleCopyInResponse(): void {}
}
type Unanswered = { query: (query: pg.Query, done: (thrown: Error | null) => void) => void };

const hang = (client: pg.PoolClient): Promise<void> =>
  new Promise((resolve, reject) => {
    const query = new Unfinished("COPY pg_dist_node FROM STDIN");
    (client as unknown as Unanswered).query(query, (thrown) => (thrown ? reject(thrown) : resolve()));
  });

/** What a node runs for a session of the coordinator, under the name that Citus gives it. */
async function workFor(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  const worker = new pg.Client({
    connectionString: process.env.DATABASE_URL,
    application_name: `citus_internal gpid=${10_000_000_000 + rows[0]!.pid}`,
  });
  worker.on("error", () => {});
  await worker.connect();
  void worker.query("SELECT pg_sleep(600)").catch(() => {});
}

async function send(team: TestTeam): Promise<number> {
  const { key } = await makeKey(team, "ingest");
  const answer = await requests(
    new Request("http://localhost/api/v1/requests", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "m", latency_ms: 1 }),
    }),
  );
  return answer.status;
}

const setAnswers = (answers: boolean) =>
  pool().query("UPDATE pg_dist_node SET answers = $1 WHERE groupid = 2", [answers]);
const read = ({ projectId }: TestTeam) =>
  pool().query("SELECT 1 FROM requests WHERE project_id = $1", [projectId]);

it("leaves a session that waits for a node alone while all nodes answer, and ends it within seconds when one does not", async () => {
  expect([await send(there), await send(here)]).toEqual([200, 200]);
  const client = await pool().connect();
  const long = await pool().connect();
  await workFor(long);
  const ended: unknown[] = [];
  const hanging = hang(client).catch((thrown) => ended.push(thrown));
  void hang(long).catch((thrown) => ended.push("a statement of a node that answers", thrown));
  try {
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    expect([ended, isAnyNodeLost()]).toEqual([[], false]);
    await setAnswers(false);
    await hanging;
    // All that are given up end at once.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ended).toEqual([expect.any(NodeLost)]);
  } finally {
    client.release(true);
    long.release(true);
    // A COPY without its client would keep the server from dropping any database.
    await pool().query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE application_name LIKE 'citus_internal %' OR query = 'COPY pg_dist_node FROM STDIN'`,
    );
  }
  expect([isProjectLost(there.projectId), isProjectLost(here.projectId)]).toEqual([true, false]);
  // What cannot be answered takes no connection.
  expect([await send(there), await send(here)]).toEqual([503, 200]);
  await expect(read(there)).rejects.toBeInstanceOf(NodeLost);
  expect((await read(here)).rows).toHaveLength(2);
  expect(await loadIngestState(there.projectId, Date.now())).toEqual({
    kind: "unknown",
    lastRequestAt: null,
  });
  await pool().query("UPDATE projects SET team_id = $1, name = 'There' WHERE id = $2", [
    here.teamId,
    there.projectId,
  ]);
  expect((await loadRetention(here, 90)).projects).toEqual([
    expect.objectContaining({ id: here.projectId, bytes: expect.any(Number) }),
    expect.objectContaining({ id: there.projectId, bytes: null }),
  ]);
  for (const [text, values, refused] of [
    ["SELECT 1 FROM rollup_1m WHERE project_id = ANY ($1)", [[here.projectId]], false],
    ["SELECT 1 FROM rollup_1m WHERE project_id = ANY ($1)", [[here.projectId, there.projectId]], true],
    ["/* all projects */ SELECT 1 FROM rollup_1m", [], true],
    ["SELECT requests FROM months WHERE project_id = $1", [there.projectId], false],
    ["DELETE FROM rollup_1m WHERE project_id = $1", [there.projectId], false],
  ] as const)
    expect([text, refusalOf(text, values) !== null]).toEqual([text, refused]);
  await setAnswers(true);
  await expect.poll(isAnyNodeLost, { timeout: 60_000 }).toBe(false);
  expect(await send(there)).toBe(200);
});
