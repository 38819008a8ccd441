import { pool } from "@/lib/store/database/pool";

/** `pid`: of the session that holds the lock. `free`: ends the lock before the work does. */
type Held = { pid: number; free: () => Promise<unknown> };

/** Locks these tables until the work is done or has failed. */
export async function withTableLock<T>(
  tables: string,
  mode: string,
  work: (held: Held) => Promise<T>,
): Promise<T> {
  const client = await pool().connect();
  try {
    await client.query(`BEGIN; LOCK TABLE ${tables} IN ${mode} MODE`);
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    return await work({ pid: rows[0]!.pid, free: () => client.query("COMMIT") });
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}
