import { pool } from "./pool";

/** Runs `work` if no other process holds this advisory lock; else does nothing. */
export async function withLock(lock: number, work: () => Promise<void>): Promise<void> {
  const client = await pool().connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [
      lock,
    ]);
    if (!rows[0]!.locked) return;
    try {
      await work();
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [lock]);
    }
  } finally {
    client.release();
  }
}
