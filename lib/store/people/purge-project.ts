import { pool, transaction } from "@/lib/store/database/pool";
import { forgetNames } from "@/lib/store/requests/intern-names";
import { lockCompaction } from "@/lib/store/rollups/compact-rollups";

/** One statement deletes about this many rows, so that others do not wait long for it. */
const STEP_ROWS = 1_000;
/** What was on its way into a project when it was deleted has arrived or failed by then. */
const GRACE_SECONDS = 60;

/** Read by project and time, so that a step does not read what earlier steps deleted. */
const BY_TIME = [
  ["requests", "ts"],
  ["anomalies", "ts"],
  ["rollup_fragments", "bucket"],
  ["rollup_1m", "bucket"],
  ["rollup_1m_all", "bucket"],
  ["rollup_1h", "bucket"],
  ["rollup_1h_all", "bucket"],
  ["rollup_1d", "bucket"],
] as const;
const ROLLUPS = [
  ...BY_TIME.map(([table]) => table).filter((table) => table.startsWith("rollup_")),
  "rollup_marks",
];

/** How many rows a step deletes; of those that others hang on, fewer. */
const IN_STEPS = [
  ["rollup_totals", STEP_ROWS],
  ["call_reports", STEP_ROWS],
  ["rollup_marks", STEP_ROWS],
  ["circuit_events", STEP_ROWS],
  ["notifications", STEP_ROWS / 10],
  ["alerts", STEP_ROWS / 10],
  ["alert_incidents", STEP_ROWS / 10],
  ["alert_instances", STEP_ROWS],
  // Each has up to ten thousand bins.
  ["detector_series", 1],
  ["series", STEP_ROWS],
  ["error_types", STEP_ROWS],
  ["price_overrides", STEP_ROWS],
  ["repricings", STEP_ROWS],
] as const;

export const PURGED_TABLES: readonly string[] = [...BY_TIME, ...IN_STEPS].map(([table]) => table);

/** Projects that people deleted a minute ago or earlier. */
export async function listProjectsToPurge(): Promise<number[]> {
  const { rows } = await pool().query<{ id: number }>(
    "SELECT id FROM projects WHERE deleted_at < now() - make_interval(secs => $1) ORDER BY id",
    [GRACE_SECONDS],
  );
  return rows.map(({ id }) => id);
}

/**
 * Deletes every row of a deleted project in short steps: hot tables have no foreign keys, and what has them is bounded
 * and goes with the project's own row. Returns the number of requests. May be interrupted anywhere and begun again.
 */
export async function purgeProject(projectId: number): Promise<number> {
  const { rowCount } = await pool().query("SELECT 1 FROM projects WHERE id = $1 AND deleted_at IS NOT NULL", [
    projectId,
  ]);
  if (rowCount !== 1) throw new Error("only a deleted project is purged");
  let requests = 0;
  for (const [table, time] of BY_TIME) {
    const rows = await deleteByTime(table, time, projectId);
    if (table === "requests") requests = rows;
  }
  for (const [table, most] of IN_STEPS) await deleteInSteps(table, most, projectId);
  await transaction(async (client) => {
    // A compaction that had begun before may have written figures of rows that are gone.
    await lockCompaction(client, projectId);
    for (const table of ROLLUPS)
      await client.query(`DELETE FROM ${table} WHERE project_id = $1`, [projectId]);
    await client.query("DELETE FROM projects WHERE id = $1", [projectId]);
  });
  forgetNames(projectId);
  return requests;
}

async function deleteByTime(table: string, time: string, projectId: number): Promise<number> {
  let deleted = 0;
  // As text: a Date would lose microseconds.
  for (let from = "-infinity"; ; ) {
    const { rows } = await pool().query<{ until: string | null }>(
      `SELECT max(at)::text AS until FROM (SELECT ${time} AS at FROM ${table} WHERE project_id = $1 AND ${time} >= $2
         ORDER BY ${time} LIMIT ${STEP_ROWS}) AS next`,
      [projectId, from],
    );
    const until = rows[0]!.until;
    if (until === null) return deleted;
    const { rowCount } = await pool().query(
      `DELETE FROM ${table} WHERE project_id = $1 AND ${time} >= $2 AND ${time} <= $3`,
      [projectId, from, until],
    );
    deleted += rowCount ?? 0;
    from = until;
  }
}

async function deleteInSteps(table: string, most: number, projectId: number): Promise<void> {
  const step = `DELETE FROM ${table} WHERE project_id = $1 AND ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} WHERE project_id = $1 LIMIT ${most}))`;
  for (;;) {
    const { rowCount } = await pool().query(step, [projectId]);
    if ((rowCount ?? 0) === 0) return;
  }
}
