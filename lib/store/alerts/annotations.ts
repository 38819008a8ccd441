import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/** Times in epoch ms. */
export type StoredAnnotation = {
  id: string;
  from: number;
  to: number | null;
  text: string;
  createdBy: string;
};

const COLUMNS = `id, extract(epoch FROM starts_at)::float8 * 1000 AS "from",
  extract(epoch FROM ends_at)::float8 * 1000 AS "to", text, created_by AS "createdBy"`;

/** Those that touch the span, the newest first. */
export async function listAnnotations(
  projectId: number,
  { from, to }: TimeSpan,
  limit = 500,
): Promise<StoredAnnotation[]> {
  const { rows } = await pool().query<StoredAnnotation>(
    `SELECT ${COLUMNS} FROM annotations WHERE project_id = $1 AND starts_at < $3
       AND coalesce(ends_at, starts_at) >= $2 ORDER BY starts_at DESC, id LIMIT $4`,
    [projectId, new Date(from), new Date(to), limit],
  );
  return rows;
}

export async function lockAnnotation(
  client: Client,
  projectId: number,
  id: string,
): Promise<StoredAnnotation | null> {
  const { rows } = await client.query<StoredAnnotation>(
    `SELECT ${COLUMNS} FROM annotations WHERE project_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

export async function insertAnnotation(
  client: Client,
  projectId: number,
  { from, to, text, createdBy }: Omit<StoredAnnotation, "id">,
): Promise<StoredAnnotation> {
  const { rows } = await client.query<StoredAnnotation>(
    `INSERT INTO annotations (project_id, starts_at, ends_at, text, created_by)
     VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
    [projectId, new Date(from), to === null ? null : new Date(to), text, createdBy],
  );
  return rows[0]!;
}

export async function updateAnnotation(
  client: Client,
  projectId: number,
  { id, from, to, text }: StoredAnnotation,
): Promise<void> {
  await client.query(
    "UPDATE annotations SET starts_at = $3, ends_at = $4, text = $5 WHERE project_id = $1 AND id = $2",
    [projectId, id, new Date(from), to === null ? null : new Date(to), text],
  );
}

export async function deleteAnnotation(client: Client, projectId: number, id: string): Promise<void> {
  await client.query("DELETE FROM annotations WHERE project_id = $1 AND id = $2", [projectId, id]);
}
