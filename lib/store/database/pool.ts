import { AsyncLocalStorage } from "node:async_hooks";
import pg from "pg";
import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { memoryIsOf, processWide } from "@/lib/process-wide";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { type Session, SilentConnections } from "./silent-connections";
import { isSerializationFailure } from "./transient-error";

// Set after connecting, so that a connection string, a role or a pooler cannot override these. A server-side default of
// synchronous_commit=off would break the promise that an answered request is durable.
const SESSION = {
  synchronous_commit: "on",
  TimeZone: "UTC",
  statement_timeout: "30s",
  // For the transactions of a process that lost its power or its network.
  idle_in_transaction_session_timeout: "1min",
  default_transaction_isolation: "read committed",
  // How numbers, times and bytes are written as text, which the driver reads and figures depend on.
  DateStyle: "ISO, MDY",
  IntervalStyle: "postgres",
  extra_float_digits: "1",
  bytea_output: "hex",
  standard_conforming_strings: "on",
  // Of a role: a wait that was meant for others would end loops that wait for their turn.
  lock_timeout: "0",
};
/**
 * For a command that can repeat its last commits: they return before they are durable. Before the first connection of the
 * process.
 */
export function commitWithoutWaiting(): void {
  SESSION.synchronous_commit = "off";
}

/** So that the server notices when this machine is gone; without an effect on a Unix socket, so not verified. */
const KEEPALIVE = { tcp_keepalives_idle: "10", tcp_keepalives_interval: "5", tcp_keepalives_count: "3" };
const CONNECT_MS = 5_000;

/** The transaction that a call chain is in; `open` until it ends, since timers started inside outlive it. */
type Holding = { open: boolean };
const holding = () => processWide("transaction", () => new AsyncLocalStorage<Holding>());

/**
 * A caller that holds a connection and waits for another one of the same pool can wait forever, once enough callers
 * hold all of them. In development and tests that is an error, because it works until a pool is small or busy.
 */
function refuseSecondConnection(): void {
  if (process.env.NODE_ENV !== "production" && holding().getStore()?.open)
    throw new Error("a transaction takes a second connection: pass it its own client");
}

class OnePerCaller extends pg.Pool {
  // Also how a query of the pool takes its connection.
  override connect = ((...callback: []) => {
    refuseSecondConnection();
    return super.connect(...callback);
  }) as pg.Pool["connect"];
}

// Counts and sums arrive as bigint or numeric text; int8 that is known to be small is cast in SQL where speed matters.
function makePool(size: pg.PoolConfig): pg.Pool {
  const connectionString = env().DATABASE_URL;
  const silent = new SilentConnections(connectionString);
  const pool = new OnePerCaller({
    connectionString,
    ...size,
    // Also how long a caller waits for a free connection of the pool.
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    application_name: "sightline",
    onConnect: async (client) => {
      // If it is lost while checked out, its next statement fails.
      client.on("error", () => {});
      silent.add(client as pg.PoolClient, await beginSession(client));
    },
  });
  pool.on("remove", (client) => silent.delete(client));
  // Without a handler, a lost idle connection ends the process.
  pool.on("error", (error) => log.warn("database connection lost", { error: errorText(error) }));
  return pool;
}

async function beginSession(client: pg.ClientBase): Promise<Session> {
  const settings = Object.entries({ ...SESSION, ...KEEPALIVE });
  const { rows } = await client.query<Session & { server: string; settings: string[] }>({
    text: `SELECT pg_backend_pid() AS pid, a.backend_start::text AS "startedAt",
             concat_ws(' ', pg_postmaster_start_time(), a.datid) AS server, s.settings
           FROM (SELECT array_agg(set_config(name, value, false) ORDER BY place) AS settings
                 FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS s (name, value, place)) s
           LEFT JOIN pg_stat_activity a ON a.pid = pg_backend_pid()`,
    values: [settings.map(([name]) => name), settings.map(([, value]) => value)],
    query_timeout: CONNECT_MS,
  } as pg.QueryConfig);
  const { pid, startedAt, server, settings: kept } = rows[0]!;
  const refused = Object.entries(SESSION).find(([, value], at) => kept[at] !== value);
  if (refused) throw new Error(`the database does not keep the setting ${refused.join(" = ")}`);
  memoryIsOf(server);
  return { pid, startedAt };
}

export function pool(): pg.Pool {
  return processWide("pool", () => makePool({ max: env().SIGHTLINE_DATABASE_POOL }));
}

/** Connections in use, and callers that wait for one. */
export function poolUse(): { size: number; used: number; waiting: number } {
  const { totalCount, idleCount, waitingCount, options } = pool();
  return { size: options.max, used: totalCount - idleCount, waiting: waitingCount };
}

/** Evaluation, notification groups, maintenance, deleted projects. */
const LOOPS_WITH_LOCK = 4;

/** Separate from the pool: a loop holds its lock while its round takes connections, and the smallest pool has two. */
export function lockPool(): pg.Pool {
  const size = { max: LOOPS_WITH_LOCK, idleTimeoutMillis: MINUTE_MS, allowExitOnIdle: true };
  return processWide("lock-pool", () => makePool(size));
}

const RETRIES = 3;

/**
 * Runs `work` in one transaction on one connection; rolls back on any throw. If it loses a race with another
 * transaction it runs again, so it must change only the database.
 */
export async function transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return retried("BEGIN", work);
}

async function retried<T>(begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await within(begin, work);
    } catch (thrown) {
      if (attempt > RETRIES || !isSerializationFailure(thrown)) throw thrown;
    }
  }
}

/** The same with one snapshot for all its statements. */
export async function snapshotTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return retried("BEGIN ISOLATION LEVEL REPEATABLE READ", work);
}

/** Runs several reads on one snapshot of the database. */
export function snapshot<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return within("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work);
}

async function within<T>(begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  const held: Holding = { open: true };
  try {
    await client.query(begin);
    const result = await holding().run(held, work, client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (thrown) {
    // A connection that cannot roll back is broken and must not return to the pool.
    const broken = await client.query("ROLLBACK").then(
      () => undefined,
      (error: Error) => error,
    );
    client.release(broken);
    throw thrown;
  } finally {
    held.open = false;
  }
}
