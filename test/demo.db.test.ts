import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { existingDemo, makeDemoProject, removeDemo, startDemoRules } from "@/lib/manage/demo-project";
import { NO_ESCALATION } from "@/lib/schema/channels/channel";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
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

beforeAll(async () => {
  await emptyInstallation();
  expect(await makeDemoProject()).toBeNull();
  neighbour = await makeTeam();
  projectId = (await makeDemoProject())!;
  const now = Date.now();
  plan = { seed: 7, now, days: 1, incidents: incidentsOf(now) };
  // Another project with the same traffic must survive the removal completely.
  await acceptSpan(neighbour.projectId, plan, now - 10 * MINUTE_MS, now, now);
  await routeEverything();
  stored = await fillPast(projectId, plan, () => {}, never);
  await liveThrough(projectId, plan, () => {}, never);
  await startDemoRules(projectId);
});

afterAll(() => emptyInstallation());

describe("the demo in a database", () => {
  it("is marked as a demo and counts its rows", async () => {
    expect(stored).toBeGreaterThan(5_000);
    expect(await existingDemo()).toEqual({ id: projectId, name: "Demo", requests: stored });
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

  it("stops between two hours when interrupted", async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(fillPast(neighbour.projectId, plan, () => {}, stop.signal)).rejects.toThrow();
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
