import type pg from "pg";
import { beforeReaders } from "@/lib/call";
import { env } from "@/lib/env";
import { errorText, log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { makePool, pool } from "./pool";
import { isTransient, troubleOf } from "./transient-error";

const LOOK_MS = 1_000;
/** Behind the primary by more than this, dashboards would show a gap. */
const STALE_MS = 5_000;
/** Of a statement that took too long: the primary would take as long. */
const CANCELED = "57014";

type Replica = {
  pool: pg.Pool;
  /** Why it is not read, in the words of the readiness page; null if it is. */
  trouble: string | null;
  /** A position of the primary, and when it was there. */
  ahead: { at: number; position: number } | null;
  /** The replica has everything that was committed by then. */
  caughtUpAt: number;
  looking: boolean;
};

function replica(): Replica | null {
  const address = env().SIGHTLINE_REPLICA_URL;
  if (address === undefined) return null;
  return processWide("replica", () => {
    const max = env().SIGHTLINE_DATABASE_POOL;
    const made: Replica = {
      pool: makePool({ max, readers: max - 1 }, address),
      trouble: "not seen yet",
      ahead: null,
      caughtUpAt: 0,
      looking: false,
    };
    // For all readers, not for the one that asked first.
    const lookAgain = () => void beforeReaders(() => look(made));
    setInterval(lookAgain, LOOK_MS).unref();
    lookAgain();
    return made;
  });
}

/** Begins to watch the replica, if there is one, so that the first pages can read it. */
export const watchReplica = (): void => void replica();

/**
 * Runs a read of stored traffic on the replica, if there is one that keeps up, else on the primary. Not for rules, which
 * judge what is newest, and not for what people change, which they expect to see at once.
 */
export async function readTraffic<T>(read: (from: pg.Pool) => Promise<T>): Promise<T> {
  const known = replica();
  if (known === null || known.trouble !== null) return read(pool());
  try {
    return await read(known.pool);
  } catch (thrown) {
    if (!isTransient(thrown) || (thrown as { code?: unknown }).code === CANCELED) throw thrown;
    turnTo(known, "not answering");
    return read(pool());
  }
}

/** Why the replica is not read, or null. */
export function replicaTrouble(): string | null {
  const trouble = replica()?.trouble ?? null;
  return trouble && `${trouble}; dashboards read from the primary`;
}

function turnTo(known: Replica, trouble: string | null): void {
  const [before, now] = [known.trouble, trouble].map((text) => text?.replace(/\d+/, "") ?? null);
  known.trouble = trouble;
  if (before === now) return;
  if (trouble === null) log.info("dashboards read from the replica");
  else log.warn("the replica is not read", { trouble });
}

async function look(known: Replica): Promise<void> {
  if (known.looking) return;
  known.looking = true;
  try {
    turnTo(known, await troubleNow(known));
  } catch (thrown) {
    const trouble = troubleOf(thrown);
    const answers = trouble === null || trouble === "refusing the login" || trouble === "incomplete";
    turnTo(known, answers ? `failing: ${errorText(thrown)}` : "not answering");
  } finally {
    known.looking = false;
  }
}

type Where = { position: number; server: string; standby: boolean };

const where = (
  position: string,
) => `SELECT (${position} - '0/0')::float8 AS position, pg_is_in_recovery() AS standby,
  (SELECT system_identifier FROM pg_control_system()) || ' ' || current_database() AS server`;

/** By positions in the log: times of commits say nothing while nothing is committed. */
async function troubleNow(known: Replica): Promise<string | null> {
  const at = performance.now();
  const [primary] = (await pool().query<Where>(where("pg_current_wal_lsn()"))).rows;
  const [standby] = (await known.pool.query<Where>(where("coalesce(pg_last_wal_replay_lsn(), '0/0')"))).rows;
  if (standby!.server !== primary!.server || !standby!.standby) {
    known.ahead = null;
    return "not a replica of the database";
  }
  if (standby!.position >= primary!.position) known.caughtUpAt = at;
  else if (known.ahead && standby!.position >= known.ahead.position) known.caughtUpAt = known.ahead.at;
  if (known.ahead === null || standby!.position >= known.ahead.position)
    known.ahead = { at, position: primary!.position };
  const behind = performance.now() - known.caughtUpAt;
  if (known.caughtUpAt === 0) return "catching up";
  return behind > STALE_MS ? `${Math.round(behind / 1_000)} s behind` : null;
}
