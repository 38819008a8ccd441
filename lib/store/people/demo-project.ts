import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { forgetNames } from "@/lib/store/requests/series";

export async function findDemoProject(client: Client): Promise<{ id: number; name: string } | null> {
  const { rows } = await client.query<{ id: number; name: string }>(
    "SELECT id, name FROM projects WHERE is_demo ORDER BY id LIMIT 1",
  );
  return rows[0] ?? null;
}

export async function findFirstTeam(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>("SELECT id FROM teams ORDER BY created_at LIMIT 1");
  return rows[0]?.id ?? null;
}

export async function markAsDemo(client: Client, projectId: number): Promise<void> {
  await client.query("UPDATE projects SET is_demo = true WHERE id = $1", [projectId]);
}

/** That invented traffic ends is no trouble: the rules that watch for it stay off. */
export async function switchRules(client: Client, projectId: number, enabled: boolean): Promise<void> {
  await client.query(
    "UPDATE rules SET enabled = $2 AND kind NOT IN ('no_traffic', 'no_ingest') WHERE project_id = $1",
    [projectId, enabled],
  );
}

export async function countDemoRows(projectId: number): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    "SELECT count(*)::int AS n FROM requests WHERE project_id = $1",
    [projectId],
  );
  return rows[0]!.n;
}

// Hot tables carry no foreign keys, so nothing cascades to them.
const HOT_TABLES = [
  "anomalies",
  "rollup_fragments",
  "rollup_1m",
  "rollup_1h",
  "rollup_1d",
  "rollup_totals",
  "circuit_events",
  "series",
  "error_types",
  "price_overrides",
  "repricings",
];

/** Everything that belongs to a demo project. Throws for a project that is not one. */
export async function deleteDemoRows(client: Client, projectId: number): Promise<number> {
  await client.query("SET LOCAL statement_timeout = 0");
  const { rowCount: marked } = await client.query(
    "SELECT 1 FROM projects WHERE id = $1 AND is_demo FOR UPDATE /* is deleted below */",
    [projectId],
  );
  if (marked !== 1) throw new Error("only a demo project can be removed");
  const { rowCount } = await client.query("DELETE FROM requests WHERE project_id = $1", [projectId]);
  for (const table of HOT_TABLES)
    await client.query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
  await client.query("DELETE FROM projects WHERE id = $1", [projectId]);
  forgetNames(projectId);
  return rowCount ?? 0;
}
