import { databaseNow } from "./database-clock";
import { lockPool, pool } from "./pool";

/**
 * Runs `work` unless another process holds this advisory lock. Resolves to whether it ran. The lock belongs to a
 * transaction that does nothing else, because a pooler may lend a connection of the server no longer than that.
 */
export async function withLock(lock: number, work: () => Promise<void>): Promise<boolean> {
  const client = await lockPool().connect();
  // A connection that may still hold the lock must not return to the pool.
  let held = true;
  try {
    await client.query("BEGIN");
    await client.query("SET LOCAL idle_in_transaction_session_timeout = 0");
    const { rows } = await client.query<{ locked: boolean }>(
      "SELECT pg_try_advisory_xact_lock($1) AS locked",
      [lock],
    );
    if (rows[0]!.locked) await work();
    return rows[0]!.locked;
  } finally {
    held = await client.query("COMMIT").then(
      () => false,
      () => true,
    );
    client.release(held);
  }
}

export type LockHolder = { pid: number; application: string; since: Date | null };

/** Who holds an advisory lock, and since when as far as the database knows; null if no one does. */
export async function findLockHolder(lock: number): Promise<LockHolder | null> {
  // A process that runs a round under a lock uses that connection for nothing else: it has been idle since it got the
  // lock.
  const { rows } = await pool().query<LockHolder>(
    `SELECT a.pid, a.application_name AS application, a.state_change AS since
     FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1::int8::oid AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [lock],
  );
  return rows[0] ?? null;
}

/** Whether another process got the lock so recently that its round may be running; an old lock was left behind. */
export async function isLockInUse(lock: number, longestMs: number): Promise<boolean> {
  const holder = await findLockHolder(lock);
  if (holder === null) return true;
  return holder.since !== null && (await databaseNow()) - holder.since.getTime() < longestMs;
}
