import { pool } from "@/lib/store/database/pool";

const SCAN_LIMIT = 2_000;
const NAMES_LIMIT = 30;

/** The names of the tags of the newest requests. */
export async function listTagNames(projectId: number): Promise<string[]> {
  const { rows } = await pool().query<{ name: string }>(
    `SELECT DISTINCT jsonb_object_keys(tags) AS name FROM (SELECT tags FROM requests WHERE project_id = $1
       ORDER BY ts DESC LIMIT ${SCAN_LIMIT}) newest ORDER BY 1 LIMIT ${NAMES_LIMIT}`,
    [projectId],
  );
  return rows.map(({ name }) => name);
}
