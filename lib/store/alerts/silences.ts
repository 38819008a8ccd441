import type { Silence } from "@/lib/schema/alerts/silence";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

const COLUMNS = `id, matchers, extract(epoch FROM starts_at)::float8 * 1000 AS "startsAt",
  extract(epoch FROM ends_at)::float8 * 1000 AS "endsAt", recurrence, comment, created_by AS "createdBy"`;

/** Those that have not ended, the next to end first. */
export async function listSilences(
  projectId: number,
  now: number,
  client: Client = pool(),
): Promise<Silence[]> {
  const { rows } = await client.query<Silence>({
    name: "silences",
    text: `SELECT ${COLUMNS} FROM silences WHERE project_id = $1 AND (ends_at IS NULL OR ends_at > $2)
     ORDER BY ends_at NULLS LAST, created_at`,
    values: [projectId, new Date(now)],
  });
  return rows;
}

/** Those that were or will be active in the span, the oldest first, at most 500. */
export async function listSilencesWithin(projectId: number, { from, to }: TimeSpan): Promise<Silence[]> {
  const { rows } = await pool().query<Silence>(
    `SELECT ${COLUMNS} FROM silences WHERE project_id = $1 AND starts_at < $3 AND (ends_at IS NULL OR ends_at > $2)
     ORDER BY starts_at, created_at LIMIT 500`,
    [projectId, new Date(from), new Date(to)],
  );
  return rows;
}

export async function findSilence(client: Client, projectId: number, id: string): Promise<Silence | null> {
  const { rows } = await client.query<Silence>(
    `SELECT ${COLUMNS} FROM silences WHERE project_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

export async function insertSilence(
  client: Client,
  projectId: number,
  one: Omit<Silence, "id">,
): Promise<Silence> {
  const { rows } = await client.query<Silence>(
    `INSERT INTO silences (project_id, matchers, starts_at, ends_at, recurrence, comment, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ${COLUMNS}`,
    [projectId, ...changeable(one), one.createdBy],
  );
  return rows[0]!;
}

export async function updateSilence(client: Client, { id, ...one }: Silence): Promise<Silence> {
  const { rows } = await client.query<Silence>(
    `UPDATE silences SET matchers = $2, starts_at = $3, ends_at = $4, recurrence = $5, comment = $6 WHERE id = $1
     RETURNING ${COLUMNS}`,
    [id, ...changeable(one)],
  );
  return rows[0]!;
}

const changeable = ({ matchers, startsAt, endsAt, recurrence, comment }: Omit<Silence, "id">) => [
  matchers,
  new Date(startsAt),
  endsAt === null ? null : new Date(endsAt),
  recurrence === null ? null : JSON.stringify(recurrence),
  comment,
];

export async function deleteSilence(client: Client, projectId: number, id: string): Promise<boolean> {
  const { rowCount } = await client.query("DELETE FROM silences WHERE project_id = $1 AND id = $2", [
    projectId,
    id,
  ]);
  return rowCount === 1;
}
