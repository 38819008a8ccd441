import { pool } from "@/lib/store/database/pool";

/** `trace`: 32 hex digits. `endedAt` in epoch ms. */
type Attempt = { trace: string; model: string; endedAt: number };

/** The attempts of these traces that ended in [from, to]. */
export async function listFailedAttempts(
  projectId: number,
  traces: readonly string[],
  from: number,
  to: number,
): Promise<Attempt[]> {
  if (traces.length === 0) return [];
  const { rows } = await pool().query<Attempt>(
    `SELECT encode(trace, 'hex') AS trace, model, (extract(epoch FROM ended_at) * 1000)::float8 AS "endedAt"
     FROM failed_attempts
     WHERE project_id = $1 AND trace = ANY (SELECT decode(t, 'hex') FROM unnest($2::text[]) AS t)
       AND ended_at BETWEEN $3 AND $4`,
    [projectId, traces, new Date(from), new Date(to)],
  );
  return rows;
}

export async function saveFailedAttempts(projectId: number, attempts: readonly Attempt[]): Promise<void> {
  if (attempts.length === 0) return;
  await pool().query(
    `INSERT INTO failed_attempts (project_id, trace, model, ended_at)
     SELECT $1, decode(a.trace, 'hex'), a.model, to_timestamp(a.ts / 1000)
     FROM unnest($2::text[], $3::text[], $4::float8[]) AS a (trace, model, ts)
     ORDER BY a.trace, a.ts, a.model ON CONFLICT DO NOTHING`,
    [
      projectId,
      attempts.map(({ trace }) => trace),
      attempts.map(({ model }) => model),
      attempts.map(({ endedAt }) => endedAt),
    ],
  );
}
