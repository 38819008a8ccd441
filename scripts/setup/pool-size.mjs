const DEFAULT = 10;
const SMALLEST = 2;
/** A worker's locks have connections of their own (lib/store/database/pool.ts). */
const LOCKS = 4;

/** What a process opens at most: its pool; for its worker another one, and locks. */
const mostConnections = (pool, hasWorker) => (hasWorker ? 2 * pool + LOCKS : pool);

/** The pool for a server that allows too few connections for the default; null if that fits. */
export function smallerPool(allowed, hasWorker) {
  let pool = DEFAULT;
  while (pool > SMALLEST && mostConnections(pool, hasWorker) > allowed) pool -= 1;
  return pool === DEFAULT ? null : pool;
}

/** How many connections the server allows the user of this one. */
export async function allowedConnections(client) {
  const { rows } = await client.query(
    `SELECT least(
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
         - coalesce(current_setting('reserved_connections', true)::int, 0),
       (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
       (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())
     ) AS allowed`,
  );
  return rows[0].allowed;
}
