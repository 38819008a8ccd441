import { beforeReaders } from "@/lib/call";
import { databaseWide, processWide } from "@/lib/process-wide";
import { DAY_MS, isoTime } from "@/lib/schema/time/epoch";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";
import { isAnyNodeLost, NodeLost } from "./lost-projects";
import { pool, transaction } from "./pool";

const DAILY = ["requests", "anomalies", "rollup_1m", "rollup_1m_all"] as const;
const MONTHLY = ["rollup_1h", "rollup_1h_all"] as const;
const LOCK_NOT_AVAILABLE = "55P03";

const known = () => databaseWide("known-partitions", () => new Set<string>());
/** Days, epoch ms, whose requests have a key of text. */
const textKeyDays = () => databaseWide("text-key-days", () => new Set<number>());

const startOfDay = (ts: number) => Math.floor(ts / DAY_MS) * DAY_MS;
const compact = (ts: number, length: number) => isoTime(ts).slice(0, length).replaceAll("-", "");
const dayLiteral = (ts: number) => `'${new Date(ts).toISOString()}'`;

const making = () => processWide("partitions-being-made", () => ({ last: Promise.resolve() }));

/** The days of these times for which no partitions are known yet, epoch ms. */
function unknownDays(times: Iterable<number>): number[] {
  const days = new Set<number>();
  let last = Number.NaN;
  for (const ts of times) {
    // Nearly all are of one day.
    if (ts >= last && ts < last + DAY_MS) continue;
    last = startOfDay(ts);
    days.add(last);
  }
  return [...days].filter((day) => !known().has(compact(day, 10)));
}

export const arePartitionsKnown = (times: Iterable<number>): boolean => unknownDays(times).length === 0;

/** Creates the partitions for rows at these times, in its own transaction: DDL must not wait for a batch. */
export async function ensurePartitions(times: Iterable<number>): Promise<void> {
  // One transaction a day: of a batch that spans months, a retry continues where the first attempt was given up, and the locks
  // of all its tables would be more than PostgreSQL has.
  for (const day of unknownDays(times)) await inTurn(() => ensureDay(day));
}

/** One day after another in a process: all who wait for the lock of the partitions would hold a connection. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const made = making().last.then(() => beforeReaders(work));
  making().last = made.catch(() => {});
  return made;
}

async function ensureDay(day: number): Promise<void> {
  if (known().has(compact(day, 10))) return;
  // Partitions are created on all nodes.
  if (isAnyNodeLost()) throw new NodeLost();
  await transaction(async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCKS.partitions]);
    await createForDay(client, day);
  });
  known().add(compact(day, 10));
}

/** Whether the requests of this time are stored with a key of text; its partition was asked for by `ensurePartitions`. */
export function hasTextKey(ts: number): boolean {
  const days = textKeyDays();
  return days.size > 0 && days.has(startOfDay(ts));
}

/** For a week without maintenance, or with a node of a distributed database down, on all of which partitions are created. */
const AHEAD_DAYS = 7;

/** Creates the partitions of today and the days after it, so that no batch has to. */
export const ensureDaysAhead = (now: number): Promise<void> =>
  ensurePartitions(Array.from({ length: AHEAD_DAYS + 1 }, (_, days) => now + days * DAY_MS));

async function createForDay(client: Client, day: number): Promise<void> {
  // Names and bounds come from a number, never from input, so they can be part of the statement.
  for (const table of DAILY) await create(client, `${table}_${compact(day, 10)}`, table, day, day + DAY_MS);
  await noteKey(client, `requests_${compact(day, 10)}`, day);
  const date = new Date(day);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  for (const table of MONTHLY) await create(client, `${table}_${compact(from, 7)}`, table, from, to);
}

/**
 * Partitions that are older than migration 0077 keep the key (project_id, ts, id). One that a process of an older version
 * made after it has none, and gets that.
 */
async function noteKey(client: Client, name: string, day: number): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
     WHERE attrelid = to_regclass($1) AND attname IN ('id', 'key') AND attnotnull`,
    [name],
  );
  if (rows.length === 0) await client.query(`ALTER TABLE ${name} ADD PRIMARY KEY (project_id, ts, id)`);
  if (rows[0]?.name === "key") textKeyDays().delete(day);
  else textKeyDays().add(day);
}

/** SQL: the keys of other parents come with LIKE; `requests` has none, because old partitions have another key than new ones. */
const ownKeyOf = (parent: string) => (parent === "requests" ? ", PRIMARY KEY (project_id, ts, key)" : "");

/**
 * Created separately and then attached: CREATE TABLE ... PARTITION OF would lock the parent against every reader and
 * writer.
 */
async function create(client: Client, name: string, parent: string, from: number, to: number) {
  const { rows } = await client.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [
    name,
  ]);
  if (rows[0]?.found) return;
  await client.query(`CREATE TABLE ${name} (LIKE ${parent} INCLUDING ALL${ownKeyOf(parent)})`);
  await client.query(
    `ALTER TABLE ${parent} ATTACH PARTITION ${name} FOR VALUES FROM (${dayLiteral(from)}) TO (${dayLiteral(to)})`,
  );
}

/** Forgets which partitions exist, after an insert that found none. */
export function forgetPartitions(): void {
  known().clear();
}

/** The oldest day with a partition for raw rows, epoch ms; null if there is none. */
export async function findOldestDay(): Promise<number | null> {
  const { rows } = await pool().query<{ oldest: number | null }>(
    `SELECT (extract(epoch FROM min(to_date(right(c.relname, 8), 'YYYYMMDD'))) * 1000)::float8 AS oldest
     FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'requests'::regclass`,
  );
  return rows[0]!.oldest;
}

/**
 * Drops whole days of raw rows, anomalies and minutes, and whole months of hours, that end by these times (epoch ms).
 */
export async function dropPartitionsBefore(limits: { rows: number; hours: number }): Promise<string[]> {
  const oldestDay = compact(limits.rows, 10);
  const oldestMonth = compact(limits.hours, 7);
  const { rows } = await pool().query<{ name: string; parent: string }>(
    `SELECT c.relname AS name, p.relname AS parent FROM pg_inherits i
     JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE p.relname = ANY ($1) ORDER BY c.relname`,
    [[...DAILY, ...MONTHLY]],
  );
  const expired = rows.filter(({ name, parent }) => {
    const stamp = name.slice(parent.length + 1);
    return stamp < (stamp.length === 8 ? oldestDay : oldestMonth);
  });
  const dropped: string[] = [];
  for (const { name } of expired) {
    if (!(await dropUnlessBusy(name))) continue;
    known().delete(name.slice(-8));
    dropped.push(name);
  }
  return dropped;
}

/** Dropping locks the parent table: if a reader is in mid-query, give up rather than make ingest wait. */
async function dropUnlessBusy(name: string): Promise<boolean> {
  try {
    await pool().query(`SET LOCAL lock_timeout = '500ms'; DROP TABLE IF EXISTS ${name}`);
    return true;
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return false;
    throw thrown;
  }
}
