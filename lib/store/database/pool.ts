import { AsyncLocalStorage } from "node:async_hooks";
import type pg from "pg";
import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { memoryIsOf, processWide } from "@/lib/process-wide";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { type Client, inOnePacket } from "./client";
import { CONNECT_MS, FairPool } from "./fair-pool";
import { RefusingClient } from "./lost-projects";
import { type Begun, beginSession, settlePerTransaction } from "./session-settings";
import { SilentConnections } from "./silent-connections";
import { isSerializationFailure } from "./transient-error";

/**
 * Longer than the pause between two rounds of the background, and than the minute after which rules read their figures again:
 * beginning a session costs as much as a hundred reads.
 */
const IDLE_MS = 1.5 * MINUTE_MS;

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

/** Whether the server's connection may be another one in each transaction. */
const isLent = () => env().SIGHTLINE_DATABASE_POOLER === "transaction";

class OnePerCaller extends FairPool {
  // Also how a query of the pool takes its connection.
  override connect = ((...callback: []) => {
    refuseSecondConnection();
    return super.connect(...callback);
  }) as pg.Pool["connect"];
}

/**
 * `readers`: see FairPool. `replica`: the address of another server with the same rows. Counts and sums arrive as bigint or
 * numeric text; int8 that is known to be small is cast in SQL where speed matters.
 */
export function makePool(
  { readers = Number.POSITIVE_INFINITY, ...size }: pg.PoolConfig & { readers?: number },
  replica?: string,
): FairPool {
  const connectionString = replica ?? env().DATABASE_URL;
  const silent = new SilentConnections(connectionString);
  const pool = new OnePerCaller(
    {
      Client: RefusingClient,
      connectionString,
      ...size,
      // Also how long a caller waits for a free connection of the pool.
      connectionTimeoutMillis: CONNECT_MS,
      idleTimeoutMillis: IDLE_MS,
      keepAlive: true,
      application_name: "sightline",
      onConnect: async (client) => {
        // If it is lost while checked out, its next statement fails.
        client.on("error", () => {});
        const note = (begun: Begun | null) => {
          if (begun && replica === undefined) memoryIsOf(begun.server);
          pool.sessions.set(client, begun);
          silent.watch(client as pg.PoolClient, begun);
        };
        if (isLent()) {
          note(null);
          settlePerTransaction(client, note);
        } else {
          const begun = await beginSession(client, CONNECT_MS);
          note(begun);
          // Not through a pooler, which gives numbers of its own: it might lose count of what the server did not ask for.
          const { processID } = client as unknown as { processID: number };
          Object.assign(client, { pipeline: processID === begun.pid });
        }
      },
    },
    readers,
  );
  if (isLent())
    pool.query = ((...given: [string]) =>
      within(pool, "BEGIN", (client) => client.query(...given))) as pg.Pool["query"];
  pool.on("acquire", (client) => silent.use(client));
  pool.on("release", (_, client) => silent.leave(client));
  pool.on("remove", (client) => silent.delete(client));
  // Without a handler, a lost idle connection ends the process.
  pool.on("error", (error) => {
    // The server may stop before a connection that is being closed is.
    if (!pool.ending) log.warn("database connection lost", { error: errorText(error) });
  });
  return pool;
}

export function pool(): FairPool {
  return processWide("pool", () => {
    const max = env().SIGHTLINE_DATABASE_POOL;
    return makePool({ max, readers: Math.ceil(max / 2) });
  });
}

export type PoolUse = { size: number; used: number; waiting: number };

/** Connections in use, and callers that wait for one. */
export function poolUse(): PoolUse {
  const { totalCount, idleCount, waitingCount, options, turns } = pool();
  const waiting = waitingCount + turns.waitingCount;
  return { size: options.max, used: totalCount - idleCount, waiting };
}

/** Evaluation, notification groups, maintenance, deleted projects. */
const LOOPS_WITH_LOCK = 4;

/** Separate from the pool: a loop holds its lock while its round takes connections, and the smallest pool has two. */
export function lockPool(): pg.Pool {
  const size = { max: LOOPS_WITH_LOCK, allowExitOnIdle: true };
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

/** What a transaction decided while its last statements, `rest`, are under way. */
export type Decided<T> = { result: T; rest: Promise<unknown> };

/**
 * The same, but COMMIT follows the statements that are under way without a wait for them. If one fails on the server, nothing is
 * stored; one that failed before it was sent would leave the others to be stored.
 */
export async function transactionAhead<T>(work: (client: pg.PoolClient) => Promise<Decided<T>>): Promise<T> {
  const { result } = await retried("BEGIN", work, async (client, { rest }) => {
    if (!client.pipeline) await rest;
    const ended = client.query("COMMIT");
    const [failed] = await Promise.allSettled([rest, ended]);
    const { command } = await ended;
    return failed.status === "rejected" ? { thrown: failed.reason } : rolledBack(command);
  });
  return result;
}

/**
 * The same for statements of which none needs the answer to another: they leave with BEGIN and COMMIT in one packet, which
 * takes one round trip. If one fails on the server, nothing is stored. `send` sends them all before it waits.
 */
export async function transactionAtOnce(send: (client: pg.PoolClient) => Promise<unknown>): Promise<void> {
  await retried<{ thrown: unknown } | null>(
    "BEGIN",
    async (client: Client & pg.PoolClient) => {
      const sent = send(client);
      const [rest, ended] = await Promise.allSettled([sent, client.pipeline ? client.query("COMMIT") : null]);
      if (ended.status === "rejected") throw ended.reason;
      if (rest.status === "fulfilled") return ended.value && rolledBack(ended.value.command);
      // The server has rolled it back at COMMIT.
      if (ended.value) return { thrown: rest.reason };
      throw rest.reason;
    },
    async (client, failed) => (client.pipeline ? failed : commit(client, null)),
  );
}

/** Resolves once the transaction has ended: to why the server has rolled it back, or to null. */
type End<T> = (client: Client, result: T) => Promise<{ thrown: unknown } | null>;

const commit: End<unknown> = async (client) => rolledBack((await client.query("COMMIT")).command);

/** What PostgreSQL says at COMMIT if a statement failed before it, also if its error was caught. */
const rolledBack = (command: string) =>
  command === "ROLLBACK" ? { thrown: new Error("the transaction was rolled back at COMMIT") } : null;

async function retried<T>(
  begin: string,
  work: (client: pg.PoolClient) => Promise<T>,
  end: End<T> = commit,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await within(pool(), begin, work, end);
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
export function snapshot<T>(work: (client: pg.PoolClient) => Promise<T>, from: pg.Pool = pool()): Promise<T> {
  return within(from, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work);
}

/** Begins with the first statements of the transaction, which fail if it does not begin. */
async function beginWith<T>(client: pg.PoolClient, begin: string, work: () => Promise<T>): Promise<T> {
  const [begun, result] = inOnePacket(client, () => [client.query(begin), work()] as const);
  begun.catch(() => {});
  await result;
  await begun;
  return result;
}

async function within<T>(
  from: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<T>,
  end: End<T> = commit,
): Promise<T> {
  const client = await from.connect();
  const held: Holding = { open: true };
  let ended: Awaited<ReturnType<End<T>>>;
  let result: T;
  try {
    result = await (client.pipeline
      ? beginWith(client, begin, () => holding().run(held, work, client))
      : client.query(begin).then(() => holding().run(held, work, client)));
    ended = await end(client, result);
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
  client.release();
  if (ended) throw ended.thrown;
  return result;
}
