import { pool } from "@/lib/store/database/pool";

/** How many sessions wait for this one, directly or indirectly. */
export async function waitingFor(pid: number): Promise<number> {
  const { rows } = await pool().query<{ n: number }>(
    `WITH RECURSIVE waiting (pid) AS (SELECT $1::int UNION
       SELECT a.pid FROM pg_stat_activity a JOIN waiting w ON w.pid = ANY (pg_blocking_pids(a.pid)))
     SELECT count(*)::int - 1 AS n FROM waiting`,
    [pid],
  );
  return rows[0]!.n;
}
