import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/** What an unfinished demo is made of, and how far it is: traffic until then (epoch ms), points in time evaluated. */
export type DemoProgress = {
  seed: number;
  days: number;
  now: number;
  filledUntil: number;
  evaluated: number;
};

type DemoRow = { id: number; name: string; progress: DemoProgress | null };

export async function findDemoProject(client: Client): Promise<DemoRow | null> {
  const { rows } = await client.query<DemoRow>(
    "SELECT id, name, demo_progress AS progress FROM projects WHERE is_demo AND deleted_at IS NULL ORDER BY id LIMIT 1",
  );
  return rows[0] ?? null;
}

export async function findFirstTeam(client: Client): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    "SELECT id FROM teams WHERE deleted_at IS NULL ORDER BY created_at LIMIT 1",
  );
  return rows[0]?.id ?? null;
}

export async function markAsDemo(client: Client, projectId: number, progress: DemoProgress): Promise<void> {
  await client.query("UPDATE projects SET is_demo = true, demo_progress = $2 WHERE id = $1", [
    projectId,
    progress,
  ]);
}

export async function noteDemoProgress(
  client: Client,
  projectId: number,
  reached: Partial<Pick<DemoProgress, "filledUntil" | "evaluated">>,
): Promise<void> {
  await client.query("UPDATE projects SET demo_progress = demo_progress || $2::jsonb WHERE id = $1", [
    projectId,
    JSON.stringify(reached),
  ]);
}

export async function endDemoProgress(client: Client, projectId: number): Promise<void> {
  await client.query("UPDATE projects SET demo_progress = NULL WHERE id = $1", [projectId]);
}

export async function switchRules(client: Client, projectId: number, enabled: boolean): Promise<void> {
  await client.query("UPDATE rules SET enabled = $2, updated_at = now() WHERE project_id = $1", [
    projectId,
    enabled,
  ]);
}

export async function countDemoRows(projectId: number): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    "SELECT count(*)::int AS n FROM requests WHERE project_id = $1",
    [projectId],
  );
  return rows[0]!.n;
}

export async function isDemo(projectId: number): Promise<boolean> {
  const { rowCount } = await pool().query("SELECT 1 FROM projects WHERE id = $1 AND is_demo", [projectId]);
  return rowCount === 1;
}
