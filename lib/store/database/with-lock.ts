import { databaseNow } from "./database-clock";
import { lockPool, pool } from "./pool";

/** Runs `work` if no other process holds this advisory lock; else does nothing. Resolves to whether it was run. */
export async function withLock(lock: number, work: () => Promise<void>): Promise<boolean> {
  const client = await lockPool().connect();
  // A connection that is not known to be without the lock must not return to the pool.
  let held = true;
  try {
    const { rows } = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [
      lock,
    ]);
    held = rows[0]!.locked;
    if (held) await work();
    return held;
  } finally {
    if (held) {
      held = await client.query("SELECT pg_advisory_unlock($1)", [lock]).then(
        () => false,
        () => true,
      );
    }
    client.release(held);
  }
}

export type LockHolder = { pid: number; application: string; since: Date | null };

/** Who holds an advisory lock, and since when, as far as the database tells; null where nobody does. */
export async function findLockHolder(lock: number): Promise<LockHolder | null> {
  // Whoever runs a round under a lock does nothing else on that connection: it is idle from the moment it got it.
  const { rows } = await pool().query<LockHolder>(
    `SELECT a.pid, a.application_name AS application, a.state_change AS since
     FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1::int8::oid AND l.objsubid = 1
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [lock],
  );
  return rows[0] ?? null;
}

/** Whether others got the lock so lately that their round may be under way; nobody works under one that is left behind. */
export async function isLockInUse(lock: number, longestMs: number): Promise<boolean> {
  const holder = await findLockHolder(lock);
  if (holder === null) return true;
  return holder.since !== null && (await databaseNow()) - holder.since.getTime() < longestMs;
}
