import type { Incident } from "@/lib/schema/detectors/incident";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

const COLUMNS = `id::text, extract(epoch FROM starts_at)::float8 * 1000 AS "from",
  extract(epoch FROM ends_at)::float8 * 1000 AS "to", model, service, comment, created_by AS "createdBy"`;

/** The newest first; only those within the detectors' history. */
export async function listIncidents(projectId: number, client: Client = pool()): Promise<Incident[]> {
  const { rows } = await client.query<Incident>(
    `SELECT ${COLUMNS} FROM incidents WHERE project_id = $1 ORDER BY starts_at DESC, id DESC LIMIT 500`,
    [projectId],
  );
  return rows;
}

export async function insertIncident(
  client: Client,
  projectId: number,
  one: Omit<Incident, "id">,
): Promise<Incident> {
  const { rows } = await client.query<Incident>(
    `INSERT INTO incidents (project_id, starts_at, ends_at, model, service, comment, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
    [projectId, new Date(one.from), new Date(one.to), one.model, one.service, one.comment, one.createdBy],
  );
  return rows[0]!;
}

export async function deleteIncident(client: Client, projectId: number, id: string): Promise<boolean> {
  const { rowCount } = await client.query("DELETE FROM incidents WHERE project_id = $1 AND id = $2", [
    projectId,
    id,
  ]);
  return rowCount === 1;
}
