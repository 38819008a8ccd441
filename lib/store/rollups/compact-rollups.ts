import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { ensurePartitions, forgetPartitions } from "@/lib/store/database/partitions";
import { pool, transaction } from "@/lib/store/database/pool";
import { isMissingPartition } from "@/lib/store/database/transient-error";
import { mergeAdjacent } from "./merge-adjacent";
import { mergeIntoRollups, replaceRollups } from "./merge-into-rollups";
import { type KeyedRollup, ROLLUP_COLUMN_LIST, type RollupRecord, rollupFromRecord } from "./rollup-codec";
import { moveRollupMark, type RollupMarks, readRollupMarks } from "./rollup-marks";
import { addDayToTotals, addLateToTotals, takeFromTotals } from "./rollup-totals";
import { scanRows } from "./scan-rows";
import { subtractFromRollups } from "./subtract-from-rollups";

/** Hours are rolled up this late, so that late rows need not be added one by one. */
const HOUR_GRACE_MS = 2 * MINUTE_MS;
// Bounds the memory and the locks of one transaction.
const FRAGMENTS_A_ROUND = 4_000;
const WRITE_ROWS = 1_000;
/** Held while minutes, hours and days are written. */
export const COMPACTION_LOCK = 72_707_371;

/** Held until the transaction ends, so that no compaction runs in between. */
export async function lockCompaction(client: Client): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1)", [COMPACTION_LOCK]);
}

/** The same without waiting; false while rollups are compacted. */
export async function tryLockCompaction(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS mine", [
    COMPACTION_LOCK,
  ]);
  return rows[0]!.mine;
}

export type Compacted = { fragments: number; hours: number; days: number };

/**
 * Moves the fragments of closed minutes into the minute table and rolls up closed hours and days. Every step is one
 * transaction, so a reader in one statement sees each request once. Does nothing while another process compacts.
 */
export async function compactRollups(now: number): Promise<Compacted> {
  const done: Compacted = { fragments: 0, hours: 0, days: 0 };
  for (;;) {
    const moved = await withPartitions(() => foldFragments(now));
    done.fragments += moved;
    if (moved < FRAGMENTS_A_ROUND) break;
  }
  while (await withPartitions(() => closeHour(now))) done.hours += 1;
  while (await closeDay()) done.days += 1;
  return done;
}

/**
 * Partitions are created with the requests: only one that was dropped since, or is not in a restored copy, is missing.
 */
async function withPartitions<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (thrown) {
    if (!isMissingPartition(thrown)) throw thrown;
    forgetPartitions();
    await ensurePartitions(await listWrittenDays());
    return step();
  }
}

/** The days that compaction writes to next. */
async function listWrittenDays(): Promise<number[]> {
  const { rows } = await pool().query<{ day: number }>(
    `SELECT DISTINCT extract(epoch FROM date_trunc('day', at))::float8 * 1000 AS day
     FROM (SELECT bucket AS at FROM rollup_fragments UNION ALL SELECT until FROM rollup_marks WHERE level = '1h') AS written`,
  );
  return rows.map(({ day }) => day);
}

/** One round; returns how many fragments were moved. */
function foldFragments(now: number): Promise<number> {
  return alone(async (client, marks) => {
    const closed = new Date(Math.floor(now / MINUTE_MS) * MINUTE_MS).toISOString();
    const { rows } = await client.query<RollupRecord>(
      `DELETE FROM rollup_fragments WHERE id IN
         (SELECT id FROM rollup_fragments WHERE bucket < $1 ORDER BY id LIMIT ${FRAGMENTS_A_ROUND})
       RETURNING ${ROLLUP_COLUMN_LIST}`,
      [closed],
    );
    await fold(client, rows.map(rollupFromRecord), marks);
    return rows.length;
  }).then((moved) => moved ?? 0);
}

/** Folds what is still in fragments of some series of a project; the caller holds the lock of compaction. */
export async function foldFragmentsOf(
  client: Client,
  marks: RollupMarks,
  of: { projectId: number; series: readonly number[]; from: number; to: number },
): Promise<void> {
  const { rows } = await client.query<RollupRecord>(
    `DELETE FROM rollup_fragments WHERE project_id = $1 AND series_id = ANY($2::int4[]) AND bucket >= $3 AND bucket < $4
     RETURNING ${ROLLUP_COLUMN_LIST}`,
    [of.projectId, of.series, isoTime(of.from), isoTime(of.to)],
  );
  await fold(client, rows.map(rollupFromRecord), marks);
}

/** Adds fragments that were deleted to every level that covers their minutes. */
async function fold(client: Client, fragments: readonly KeyedRollup[], marks: RollupMarks): Promise<void> {
  await mergeIntoRollups(client, "rollup_1m", MINUTE_MS, fragments);
  const before = (mark: number) => fragments.filter(({ bucket }) => bucket < mark);
  await mergeIntoRollups(client, "rollup_1h", HOUR_MS, before(marks.hours));
  await mergeIntoRollups(client, "rollup_1d", DAY_MS, before(marks.days));
  await addLateToTotals(client, before(marks.days));
}

/**
 * Takes the figures of rows out of every level, in the transaction that deletes the rows. The caller holds the lock of
 * compaction: what is on its way from fragments to minutes would be missed.
 */
export async function takeOutOfRollups(client: Client, removed: readonly KeyedRollup[]): Promise<void> {
  const marks = await readRollupMarks(client);
  const { rows } = await client.query<RollupRecord>(
    `DELETE FROM rollup_fragments WHERE (project_id, series_id, bucket) IN
       (SELECT * FROM unnest($1::int4[], $2::int4[], $3::timestamptz[]))
     RETURNING ${ROLLUP_COLUMN_LIST}`,
    [
      removed.map(({ projectId }) => projectId),
      removed.map(({ seriesId }) => seriesId),
      removed.map(({ bucket }) => new Date(bucket).toISOString()),
    ],
  );
  await fold(client, rows.map(rollupFromRecord), marks);
  const before = (mark: number) => removed.filter(({ bucket }) => bucket < mark);
  await subtractFromRollups(client, "rollup_1m", removed);
  await subtractFromRollups(client, "rollup_1h", before(marks.hours));
  await subtractFromRollups(client, "rollup_1d", before(marks.days));
  await takeFromTotals(client, before(marks.days));
}

async function closeHour(now: number): Promise<boolean> {
  const closed = await alone(async (client, { hours }) => {
    if (hours + HOUR_MS + HOUR_GRACE_MS > now) return false;
    await sumUp(client, "rollup_1m", "rollup_1h", hours, hours + HOUR_MS);
    await moveRollupMark(client, "1h", hours + HOUR_MS);
    return true;
  });
  return closed ?? false;
}

async function closeDay(): Promise<boolean> {
  const closed = await alone(async (client, { hours, days }) => {
    if (days + DAY_MS > hours) return false;
    await sumUp(client, "rollup_1h", "rollup_1d", days, days + DAY_MS);
    await addDayToTotals(client, days);
    await moveRollupMark(client, "1d", days + DAY_MS);
    return true;
  });
  return closed ?? false;
}

/** One row per series in `target`, from all its rows in `source` in [from, to). */
async function sumUp(
  client: Client,
  source: "rollup_1m" | "rollup_1h",
  target: "rollup_1h" | "rollup_1d",
  from: number,
  to: number,
): Promise<void> {
  const figures = ROLLUP_COLUMN_LIST.split(", ").slice(3).join(", ");
  const sorted = scanRows<RollupRecord>(
    client,
    `closing_${target}`,
    `SELECT project_id, series_id, $1::timestamptz AS bucket, ${figures} FROM ${source}
     WHERE bucket >= $1 AND bucket < $2 ORDER BY project_id, series_id`,
    [isoTime(from), isoTime(to)],
  );
  let chunk: KeyedRollup[] = [];
  for await (const row of mergeAdjacent(sorted)) {
    chunk.push(row);
    if (chunk.length < WRITE_ROWS) continue;
    await replaceRollups(client, target, chunk);
    chunk = [];
  }
  await replaceRollups(client, target, chunk);
}

/** Runs `work` as the only compactor of all processes; undefined if another one is running. */
function alone<T>(work: (client: Client, marks: RollupMarks) => Promise<T>): Promise<T | undefined> {
  return transaction(async (client) =>
    (await tryLockCompaction(client)) ? work(client, await readRollupMarks(client)) : undefined,
  );
}
