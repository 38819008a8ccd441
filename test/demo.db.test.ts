import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { existingDemo, makeDemoProject, removeDemo, startDemoRules } from "@/lib/manage/demo-project";
import { memoryIsOf } from "@/lib/process-wide";
import { NO_ESCALATION } from "@/lib/schema/channels/channel";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { insertChannel } from "@/lib/store/outbox/channels";
import { insertRoute } from "@/lib/store/outbox/routes";
import { incidentsOf } from "../prisma/demo/story";
import type { DemoPlan } from "../prisma/demo/traffic";
import { acceptSpan, fillPast } from "../scripts/demo/fill-past";
import { liveThrough } from "../scripts/demo/live-through";
import { emptyInstallation, makeTeam, type TestTeam } from "./people";

const never = new AbortController().signal;

let neighbour: TestTeam;
let projectId: number;
let plan: DemoPlan;
let stored: number;

async function countIn(table: string, project: number): Promise<number> {
  const { rows } = await pool().query(`SELECT count(*)::int AS n FROM ${table} WHERE project_id = $1`, [
    project,
  ]);
  return rows[0].n;
}

/** A channel that would receive each alert, if any were sent. */
async function routeEverything(): Promise<void> {
  const id = randomUUID();
  const config = { url: "http://127.0.0.1:9/" };
  const secret = "a webhook's secret";
  await insertChannel(pool(), {
    id,
    projectId,
    name: "ops",
    kind: "webhook",
    config,
    secret,
    address: null,
    enabled: true,
  });
  for (const severity of ["warning", "critical"] as const)
    await insertRoute(pool(), projectId, { severity, matchers: {}, channel_ids: [id], ...NO_ESCALATION });
}

/** Every table with a project id; partitions are counted with their parent. */
async function projectTables(): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE a.attname = 'project_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relnamespace = current_schema()::regnamespace`,
  );
  return rows.map(({ name }) => name);
}

const progressOf = async (project: number) =>
  (await pool().query("SELECT demo_progress AS progress FROM projects WHERE id = $1", [project])).rows[0]
    .progress;

/** Everything that a demo consists of, without the numbers that differ from project to project. */
async function madeOf(project: number) {
  const { rows: requests } = await pool().query(
    `SELECT count(*)::int AS n, md5(string_agg(concat_ws(',', r.id, r.ts, s.model, s.service, r.latency_ms, r.cost_nano), ';' ORDER BY r.ts, r.id)) AS content
     FROM requests r JOIN series s ON s.id = r.series_id WHERE r.project_id = $1`,
    [project],
  );
  const { rows: rollups } = await pool().query(
    ["1m", "1h", "1d"]
      .map(
        (level) =>
          `SELECT '${level}' AS level, count(*)::int AS n, sum(requests)::int AS requests, sum(cost_nano)::text AS cost
           FROM rollup_${level} WHERE project_id = $1`,
      )
      .join(" UNION ALL "),
    [project],
  );
  const { rows: alerts } = await pool().query(
    `SELECT rule_name, labels, severity, state, started_at, resolved_at, message FROM alerts
     WHERE project_id = $1 ORDER BY started_at, rule_name, labels::text`,
    [project],
  );
  const anomalies = await countIn("anomalies", project);
  return { requests, rollups, alerts, anomalies };
}

beforeAll(async () => {
  await emptyInstallation();
  const now = Date.now();
  const begun = { seed: 7, days: 1, now };
  expect(await makeDemoProject(begun)).toBeNull();
  neighbour = await makeTeam();
  projectId = (await makeDemoProject(begun))!;
  plan = { seed: 7, now, days: 1, incidents: incidentsOf(now) };
  // Another project with the same traffic must survive the removal completely.
  await acceptSpan(neighbour.projectId, plan, now - 10 * MINUTE_MS, now, now);
  await routeEverything();
  await fillPast(projectId, plan, 0, () => {}, never);
  await liveThrough(projectId, plan, 0, () => {}, never);
  await startDemoRules(projectId);
  stored = await countIn("requests", projectId);
});

afterAll(() => emptyInstallation());

describe("the demo in a database", () => {
  it("is marked as a demo and counts its rows", async () => {
    expect(stored).toBeGreaterThan(5_000);
    expect(await existingDemo()).toEqual({ id: projectId, name: "Demo", requests: stored, progress: null });
  });

  it("has alerts of the real rules for its incidents, which continue from now", async () => {
    const { rows: firing } = await pool().query(
      `SELECT DISTINCT r.pack_key FROM alerts a JOIN rules r ON r.id = a.rule_id
       WHERE a.project_id = $1 AND a.state = 'firing' ORDER BY 1`,
      [projectId],
    );
    expect(firing.map(({ pack_key }) => pack_key)).toEqual(
      expect.arrayContaining(["circuit_open", "error_rate", "latency_p95"]),
    );
    const { rows: rules } = await pool().query(
      "SELECT pack_key FROM rules WHERE project_id = $1 AND NOT enabled ORDER BY pack_key",
      [projectId],
    );
    // All are on: when the traffic of the demo ends, that shows.
    expect(rules).toEqual([]);
  });

  it("sent no notifications for its past", async () => {
    expect(await countIn("alerts", projectId)).toBeGreaterThan(2);
    expect(await countIn("notifications", projectId)).toBe(0);
  });

  it("stops between two spans when interrupted", async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(fillPast(neighbour.projectId, plan, 0, () => {}, stop.signal)).rejects.toThrow();
  });

  it("is the same after interruptions at any moment", async () => {
    await pool().query("UPDATE projects SET name = 'First' WHERE id = $1", [projectId]);
    const other = (await makeDemoProject({ seed: 7, days: 1, now: plan.now }))!;
    // A killed process leaves what it committed, and its successor begins without memory. Of what was stored last it may
    // not have noted that.
    let reached = { filledUntil: 0, evaluated: 0 };
    for (const step of [4, 1, 12, 8, Number.POSITIVE_INFINITY]) {
      const stop = new AbortController();
      let left = step;
      const tick = () => {
        left -= 1;
        if (left <= 0) stop.abort();
      };
      const interrupted = await Promise.resolve()
        .then(async () => {
          await fillPast(other, plan, reached.filledUntil, tick, stop.signal);
          await liveThrough(other, plan, reached.evaluated, tick, stop.signal);
        })
        .catch(() => "interrupted");
      expect(interrupted).toBe(step === Number.POSITIVE_INFINITY ? undefined : "interrupted");
      memoryIsOf(`another server ${step}`);
      const { filledUntil, evaluated } = (await progressOf(other))!;
      reached = { filledUntil: Math.max(0, filledUntil - 2 * HOUR_MS), evaluated };
    }
    expect(await madeOf(other)).toEqual(await madeOf(projectId));
    await removeDemo(other);
  });

  it("is removed completely, and nothing else", async () => {
    const tables = await projectTables();
    expect(tables).toEqual(
      expect.arrayContaining(["requests", "rollup_1m", "alerts", "rules", "circuit_events"]),
    );
    const kept = await countIn("requests", neighbour.projectId);
    expect(kept).toBeGreaterThan(50);
    expect(await removeDemo(projectId)).toBe(stored);
    const left = await Promise.all(tables.map(async (table) => [table, await countIn(table, projectId)]));
    expect(left.filter(([, count]) => count !== 0)).toEqual([]);
    expect(await countIn("requests", neighbour.projectId)).toBe(kept);
    expect(await existingDemo()).toBeNull();
    await expect(removeDemo(neighbour.projectId)).rejects.toThrow(/only a demo project/);
  });
});
