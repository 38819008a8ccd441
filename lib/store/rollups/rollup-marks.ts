import { DAY_MS, floorTo, HOUR_MS, isoTime } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";

/**
 * Minutes of a project before `hours` are in rollup_1h, its hours before `days` in rollup_1d; epoch ms. -Infinity: none
 * is summed up yet.
 */
export type RollupMarks = { hours: number; days: number };

export async function readRollupMarks(client: Client, projectId: number): Promise<RollupMarks> {
  const { rows } = await client.query<{ level: string; until: Date }>(
    "SELECT level, until FROM rollup_marks WHERE project_id = $1",
    [projectId],
  );
  const until = (level: string) =>
    rows.find((one) => one.level === level)?.until.getTime() ?? Number.NEGATIVE_INFINITY;
  return { hours: until("1h"), days: until("1d") };
}

/** The marks of a project, which begin at its first minute. */
export async function beginRollupMarks(client: Client, projectId: number): Promise<RollupMarks> {
  const marks = await readRollupMarks(client, projectId);
  if (Number.isFinite(marks.hours)) return marks;
  const { rows } = await client.query<{ first: Date | null }>(
    `SELECT min(bucket) AS first FROM (SELECT min(bucket) AS bucket FROM rollup_1m WHERE project_id = $1
       UNION ALL SELECT min(bucket) FROM rollup_fragments WHERE project_id = $1) AS stored`,
    [projectId],
  );
  const first = rows[0]?.first?.getTime();
  if (first === undefined) return marks;
  await closeRollupsBefore(client, projectId, first);
  return readRollupMarks(client, projectId);
}

/**
 * The marks of a project without requests begin at `until`: what is stored for times before is added to every level as it
 * arrives. Without effect once the project has marks.
 */
export async function closeRollupsBefore(client: Client, projectId: number, until: number): Promise<void> {
  await client.query(
    "INSERT INTO rollup_marks (project_id, level, until) VALUES ($1, '1h', $2), ($1, '1d', $3) ON CONFLICT DO NOTHING",
    [projectId, isoTime(floorTo(until, HOUR_MS)), isoTime(floorTo(until, DAY_MS))],
  );
}

export async function moveRollupMark(client: Client, projectId: number, level: "1h" | "1d", until: number) {
  await client.query("UPDATE rollup_marks SET until = $3 WHERE project_id = $1 AND level = $2", [
    projectId,
    level,
    isoTime(until),
  ]);
}

/** Readers read again what they keep of the hours before the mark. For every change there, in its transaction. */
export async function noteChangedPast(client: Client, projectId: number): Promise<void> {
  await client.query(
    "UPDATE rollup_marks SET revision = revision + 1 WHERE project_id = $1 AND level = '1h'",
    [projectId],
  );
}

/** Projects whose mark of hours is before `until`. */
export async function listProjectsBehind(client: Client, until: number): Promise<number[]> {
  const { rows } = await client.query<{ project_id: number }>(
    "SELECT project_id FROM rollup_marks /* all projects */ WHERE level = '1h' AND until < $1 ORDER BY project_id",
    [isoTime(until)],
  );
  return rows.map(({ project_id: projectId }) => projectId);
}
