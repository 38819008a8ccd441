import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GET as ready } from "@/app/api/health/ready/route";
import { POST as requests } from "@/app/api/v1/requests/route";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { loadProjectRows } from "@/lib/dashboard/projects/load-project-rows";
import { loadProjects } from "@/lib/dashboard/settings/load-projects";
import { findReporter, installationFaults } from "@/lib/pipeline/evaluate/installation-faults";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool, transaction } from "@/lib/store/database/pool";
import { pruneRows } from "@/lib/store/database/prune-rows";
import { watchProject } from "@/lib/store/database/watch-project";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { mergeIntoRollups } from "@/lib/store/rollups/merge-into-rollups";
import { makeKey, makeMember, makeTeam, type TestTeam } from "@/test/people";

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

it("is named by the readiness page and by the alert about Sightline's health", async () => {
  const nodes = "one of the cluster does not answer";
  expect(await send(there)).toBe(200);
  await pool().query(
    `UPDATE rollup_fragments SET bucket = bucket - interval '1 hour';
     UPDATE projects SET archived_at = now() WHERE id NOT IN (${there.projectId}, ${here.projectId});
     ALTER TABLE rollup_fragments RENAME TO kept;
     CREATE VIEW rollup_fragments AS SELECT * FROM kept WHERE project_id <> ${there.projectId} OR ask_node()`,
  );
  try {
    expect(await readiness()).toMatchObject({ status: "ready", database: "ok", nodes });
    // Of the oldest project no rule is judged: its node is lost.
    expect(await findReporter()).toBe(here.projectId);
    expect(await installationFaults(here.projectId, Date.now())).toContainEqual(
      expect.objectContaining({ subject: "nodes", error: nodes }),
    );
    expect(await installationFaults(there.projectId, Date.now())).toEqual([]);
  } finally {
    await pool().query("DROP VIEW rollup_fragments; ALTER TABLE kept RENAME TO rollup_fragments");
  }
  expect(await findReporter()).toBe(there.projectId);
});

it("keeps its own rows from being deleted, and no others", async () => {
  const bucket = Date.UTC(2010, 0, 1);
  for (const { projectId } of [there, here])
    await transaction((client) =>
      mergeIntoRollups(client, "rollup_1d", projectId, [
        { projectId, seriesId: 1, bucket, figures: emptyRollup() },
      ]),
    );
  await pool().query(
    `CREATE TRIGGER on_node BEFORE DELETE ON rollup_1d FOR EACH ROW WHEN (OLD.project_id = ${there.projectId})
     EXECUTE FUNCTION send_to_node()`,
  );
  const logged = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const now = Date.now();
  expect(await pruneRows({ now, sure: { now, requests: 0 } })).toMatchObject({ rollup_1d: 1 });
  expect(logged.mock.calls.join()).toContain(MESSAGE);
  logged.mockRestore();
  const { rows } = await pool().query("SELECT project_id FROM rollup_1d WHERE bucket = $1", [
    new Date(bucket),
  ]);
  expect(rows).toEqual([{ project_id: there.projectId }]);
});

describe("while fragments of its projects cannot be read", () => {
  beforeEach(async () => {
    expect([await send(here), await send(there)]).toEqual([200, 200]);
    await pool().query(
      `ALTER TABLE rollup_fragments RENAME TO kept;
       CREATE VIEW rollup_fragments AS SELECT * FROM kept WHERE project_id <> ${there.projectId} OR ask_node()`,
    );
  });
  afterEach(() => pool().query("DROP VIEW rollup_fragments; ALTER TABLE kept RENAME TO rollup_fragments"));

  const fragmentsOf = async ({ projectId }: TestTeam) =>
    (await pool().query("SELECT 1 FROM kept WHERE project_id = $1", [projectId])).rowCount;

  it("lets the fragments of other projects be compacted, also beside projects without requests", async () => {
    await makeTeam();
    const logged = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await compactRollups(Date.now() + 2 * MINUTE_MS);
    expect([await fragmentsOf(here), await fragmentsOf(there)]).toEqual([0, 1]);
    // The readiness page says that the log names the node.
    expect(logged.mock.calls.join()).toContain(MESSAGE);
    logged.mockRestore();
  });

  it("shows its projects as not reachable on the list of projects, the others with their figures", async () => {
    const userId = await makeMember(here, "admin");
    await pool().query("INSERT INTO memberships (team_id, user_id, role) VALUES ($1, $2, 'viewer')", [
      there.teamId,
      userId,
    ]);
    const rows = await loadProjectRows(await loadProjects(userId), Date.now());
    expect(rows.map(({ id, reachable, requestsPerMinute }) => [id, reachable, requestsPerMinute])).toEqual([
      [there.projectId, false, null],
      [here.projectId, true, 1 / 60],
    ]);
  });

  it("lets the live views of other projects move", async () => {
    const seen: string[] = [];
    const stops = [here, there].map(({ projectId }) => watchProject(projectId, (kind) => seen.push(kind)));
    try {
      // Until a poll has read the newest fragments, each move is where the watch begins.
      await vi.waitFor(
        async () => {
          await pool().query("UPDATE kept SET id = id + 1000 WHERE project_id = $1", [here.projectId]);
          expect(seen).toContain("data");
        },
        { timeout: 60_000, interval: 500 },
      );
    } finally {
      for (const stop of stops) stop();
    }
  });
});
