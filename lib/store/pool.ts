import pg from "pg";
import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { isSerializationFailure } from "./transient-error";

// Counts and sums come as bigint or numeric text; int8 that is known to be small is cast in SQL where it matters.
function makePool(): pg.Pool {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: env().SIGHTLINE_DATABASE_POOL,
    connectionTimeoutMillis: 5_000,
    application_name: "sightline",
    // A server-side default of `off` would break the promise that an answer means durable.
    options: "-c synchronous_commit=on -c timezone=UTC -c statement_timeout=30000",
  });
  // Without a handler a lost idle connection ends the process.
  pool.on("error", (error) => log.warn("database connection lost", { error: errorText(error) }));
  return pool;
}

export function pool(): pg.Pool {
  return processWide("pool", makePool);
}

const RETRIES = 3;

/**
 * Runs `work` in one transaction on one connection; rolls back on any throw. Where it lost a race with another
 * transaction it is run again, so that it must change nothing but the database.
 */
export async function transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await within("BEGIN", work);
    } catch (thrown) {
      if (attempt > RETRIES || !isSerializationFailure(thrown)) throw thrown;
    }
  }
}

/** Runs several reads that see one moment of the database, whatever commits meanwhile. */
export function snapshot<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return within("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work);
}

async function within<T>(begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  try {
    await client.query(begin);
    const result = await work(client);
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
  }
}
