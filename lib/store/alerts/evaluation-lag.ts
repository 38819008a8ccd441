import { pool } from "@/lib/store/database/pool";

/** `judgedSince`: when every enabled rule had been judged, epoch ms; null: not yet. */
export async function noteProjectEvaluated(
  projectId: number,
  judgedSince: "this turn" | number | null,
): Promise<void> {
  await pool().query({
    name: "note-project-evaluated",
    text: `UPDATE projects SET evaluated_at = clock_timestamp(),
       judged_at = CASE WHEN $2 THEN clock_timestamp() ELSE coalesce(to_timestamp($3::float8 / 1000), judged_at) END
     WHERE id = $1`,
    values: [projectId, judgedSince === "this turn", typeof judgedSince === "number" ? judgedSince : null],
  });
}

const RULES_SINCE = `(SELECT project_id, min(updated_at) AS since FROM rules WHERE enabled GROUP BY project_id) r
  ON r.project_id = p.id`;

/** Projects with a rule that was last judged more than `lateMs` ago, by the database's clock; and for how long, in ms. */
export async function readLateProjects(lateMs: number): Promise<{ projects: number; longest: number }> {
  const { rows } = await pool().query<{ projects: number; longest: number }>(
    `SELECT count(*)::int AS projects, coalesce(max(lag), 0)::float8 AS longest FROM (
       SELECT extract(epoch FROM clock_timestamp() - greatest(p.judged_at, p.created_at, r.since)) * 1000 AS lag
       FROM projects p JOIN ${RULES_SINCE} WHERE p.archived_at IS NULL) AS lags
     WHERE lag > $1`,
    [lateMs],
  );
  return rows[0]!;
}

/**
 * For how long no process has evaluated enabled rules of any project, in ms by the database's clock; null if there are no
 * such rules. A project whose own evaluation fails or takes long does not count as long as others are evaluated.
 */
export async function readStandstill(): Promise<number | null> {
  const { rows } = await pool().query<{ lag: number | null }>(
    `SELECT (extract(epoch FROM clock_timestamp()
       - greatest(max(p.evaluated_at), min(greatest(p.created_at, r.since)))) * 1000)::float8 AS lag
     FROM projects p JOIN ${RULES_SINCE} WHERE p.archived_at IS NULL`,
  );
  return rows[0]!.lag;
}

/** For how long the enabled rules of a project have not been evaluated; null if it has none. */
export async function readEvaluationLag(projectId: number): Promise<number | null> {
  const { rows } = await pool().query<{ lag: number | null }>(
    `SELECT (extract(epoch FROM clock_timestamp() - min(greatest(p.evaluated_at, p.created_at, r.since))) * 1000)::float8 AS lag
     FROM projects p JOIN ${RULES_SINCE} WHERE p.archived_at IS NULL AND p.id = $1`,
    [projectId],
  );
  return rows[0]!.lag;
}

/** The same of each project, the longest first. */
export async function readEvaluationLags(): Promise<{ projectId: number; lag: number }[]> {
  const { rows } = await pool().query<{ projectId: number; lag: number }>(
    `SELECT p.id AS "projectId",
       (extract(epoch FROM clock_timestamp() - greatest(p.evaluated_at, p.created_at, r.since)) * 1000)::float8 AS lag
     FROM projects p JOIN ${RULES_SINCE}
     WHERE p.archived_at IS NULL ORDER BY lag DESC LIMIT 1000`,
  );
  return rows;
}
