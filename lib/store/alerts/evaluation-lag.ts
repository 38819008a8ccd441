import { pool } from "@/lib/store/database/pool";

export async function noteProjectEvaluated(projectId: number): Promise<void> {
  await pool().query("UPDATE projects SET evaluated_at = clock_timestamp() WHERE id = $1", [projectId]);
}

/**
 * For how long no process has evaluated the enabled rules: the project that has waited longest, in ms by the database's
 * clock; null if there are no such rules.
 */
export async function readEvaluationLag(projectId: number | null = null): Promise<number | null> {
  const { rows } = await pool().query<{ lag: number | null }>(
    `SELECT (extract(epoch FROM clock_timestamp() - min(greatest(p.evaluated_at, p.created_at, r.since))) * 1000)::float8 AS lag
     FROM projects p JOIN (SELECT project_id, min(updated_at) AS since FROM rules WHERE enabled GROUP BY project_id) r
       ON r.project_id = p.id
     WHERE p.archived_at IS NULL AND ($1::int IS NULL OR p.id = $1)`,
    [projectId],
  );
  return rows[0]!.lag;
}

/** The same of each project, the longest first. */
export async function readEvaluationLags(): Promise<{ projectId: number; lag: number }[]> {
  const { rows } = await pool().query<{ projectId: number; lag: number }>(
    `SELECT p.id AS "projectId",
       (extract(epoch FROM clock_timestamp() - greatest(p.evaluated_at, p.created_at, r.since)) * 1000)::float8 AS lag
     FROM projects p JOIN (SELECT project_id, min(updated_at) AS since FROM rules WHERE enabled GROUP BY project_id) r
       ON r.project_id = p.id
     WHERE p.archived_at IS NULL ORDER BY lag DESC LIMIT 1000`,
  );
  return rows;
}
