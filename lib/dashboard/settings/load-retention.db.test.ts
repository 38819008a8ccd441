import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as postRequests } from "@/app/api/v1/requests/route";
import { readDiskUse } from "@/lib/store/database/disk-use";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeTeam, type TestTeam } from "@/test/people";
import { loadAbout } from "./load-about";
import { loadRetention } from "./load-retention";

let team: TestTeam;
let secondId: number;

async function send(projectId: number, count: number): Promise<void> {
  const { key } = await makeKey({ ...team, projectId }, "ingest");
  const items = Array.from({ length: count }, () => ({ model: "gpt-5", latency_ms: 800 }));
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const request = { method: "POST", headers, body: JSON.stringify(items) };
  expect((await postRequests(new Request("http://localhost/x", request))).status).toBe(200);
}

beforeAll(async () => {
  team = await makeTeam();
  const { rows } = await pool().query(
    "INSERT INTO projects (team_id, name) VALUES ($1, 'Second') RETURNING id",
    [team.teamId],
  );
  secondId = rows[0].id;
  await send(team.projectId, 300);
  await send(secondId, 100);
});
afterAll(() => pool().end());

describe("disk use", () => {
  it("is estimated per project by its share of the rows, partitions and indexes included", async () => {
    const { tables, projects, total_bytes, request_days } = await loadRetention(team, 42);
    const requests = tables.find(({ table }) => table === "requests")!;
    const { rows } = await pool().query<{ bytes: number }>(
      `SELECT sum(pg_total_relation_size(inhrelid))::float8 AS bytes FROM pg_inherits
       WHERE inhparent = 'requests'::regclass`,
    );
    expect(requests.total_bytes).toBe(rows[0]!.bytes);
    expect(requests.bytes).toBe(Math.round(rows[0]!.bytes * 0.75));
    expect(requests.kept).toBe("42 days");
    expect(request_days).toBe(42);
    expect(projects.map(({ id }) => id)).toEqual([team.projectId, secondId]);
    expect(total_bytes).toBe(tables.reduce((sum, one) => sum + one.total_bytes!, 0));
    expect(tables.find(({ table }) => table === "detector_bins")!.bytes).toBeNull();
  });

  it("covers every table that has a retention", async () => {
    const { rows } = await pool().query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname NOT LIKE '\\_%'`,
    );
    expect((await readDiskUse()).tables.map(({ table }) => table).sort()).toEqual(
      rows.map(({ name }) => name).sort(),
    );
  });

  it("does not tell how much other teams have", async () => {
    await makeTeam();
    const { tables, total_bytes, projects } = await loadRetention(team, 90);
    expect(total_bytes).toBeNull();
    expect(tables.every((one) => one.total_bytes === null)).toBe(true);
    expect(projects).toHaveLength(2);
  });
});

it("names versions, migrations and the last evaluation", async () => {
  const now = Date.now();
  const about = await loadAbout(team.projectId, {
    worker: "on",
    health: { database: "ok" },
    now,
    isAdmin: false,
  });
  expect(about).toMatchObject({
    price_table: { name: expect.any(String), date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    database: expect.stringMatching(/^PostgreSQL \d+/),
    migrations: { applied: expect.any(Number), latest: expect.stringMatching(/^\d{4}_/) },
    worker: "on",
    health: { database: "ok" },
  });
  expect(Math.abs(Date.parse(about.last_evaluated_at!) - now)).toBeLessThan(120_000);
  await pool().query("UPDATE rules SET enabled = false WHERE project_id = $1", [team.projectId]);
  const idle = await loadAbout(team.projectId, { worker: "on", health: {}, now, isAdmin: true });
  expect(idle.last_evaluated_at).toBeNull();
});
