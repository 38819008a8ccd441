import { errorText, log } from "@/lib/log";
import { DAY_MS, floorTo, HOUR_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";
import { unlessNodeIsLost } from "@/lib/store/database/lost-node";
import { ensurePartitions, forgetPartitions } from "@/lib/store/database/partitions";
import { pool, transaction } from "@/lib/store/database/pool";
import { isMissingPartition } from "@/lib/store/database/transient-error";
import { mergeAdjacent } from "./merge-adjacent";
import { mergeIntoRollups, replaceRollups, sumByBucket, sumOfAll } from "./merge-into-rollups";
import { listProjectsToCompact } from "./projects-to-compact";
import {
  type KeyedRollup,
  type MergedTable,
  ROLLUP_COLUMN_LIST,
  type RollupRecord,
  rollupFromRecord,
} from "./rollup-codec";
import {
  beginRollupMarks,
  moveRollupMark,
  noteChangedPast,
  type RollupMarks,
  readRollupMarks,
} from "./rollup-marks";
import { addDayToTotals, addLateToTotals, takeFromTotals } from "./rollup-totals";
import { scanRows } from "./scan-rows";
import { subtractFromRollups } from "./subtract-from-rollups";

/** Hours are rolled up this late, so that late rows need not be added one by one. */
const HOUR_GRACE_MS = 2 * MINUTE_MS;
// Bounds the memory and the locks of one transaction.
const FRAGMENTS_A_ROUND = 4_000;
const WRITE_ROWS = 1_000;

/** Held until the transaction ends, so that no compaction of the project runs in between. */
export async function lockCompaction(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.compaction, projectId]);
}

/** The same without waiting; false while another process compacts the project. */
export async function tryLockCompaction(client: Client, projectId: number): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_xact_lock($1, $2) AS mine", [
    LOCKS.compaction,
    projectId,
  ]);
  return rows[0]!.mine;
}

/** Hours and days: by how much the marks of all projects moved. */
export type Compacted = { fragments: number; hours: number; days: number };

/**
 * Moves the fragments of closed minutes into the minute table and rolls up closed hours and days, project by project.
 * Every step is one transaction, so a reader in one statement sees each request once. A project that another process
 * compacts is left to it. Projects on a node that does not answer wait for it, the others do not.
 */
export async function compactRollups(now: number): Promise<Compacted> {
  const done: Compacted = { fragments: 0, hours: 0, days: 0 };
  const closed = floorTo(now - HOUR_GRACE_MS, HOUR_MS);
  const minute = floorTo(now, MINUTE_MS);
  let waiting = 0;
  let error = "";
  const wait = (thrown: unknown) => {
    waiting += 1;
    error = errorText(thrown);
  };
  for (const projectId of await listProjectsToCompact(minute, closed))
    await unlessNodeIsLost(() => compactProject(projectId, minute, closed, done), wait);
  if (waiting > 0) log.warn("compaction waits for a node of the cluster", { projects: waiting, error });
  return done;
}

async function compactProject(projectId: number, minute: number, hour: number, done: Compacted) {
  const step = (work: () => Promise<number>) => withPartitions(projectId, work);
  let moved: number;
  do {
    moved = await step(() => foldFragments(projectId, minute));
    done.fragments += moved;
  } while (moved === FRAGMENTS_A_ROUND);
  do {
    moved = await step(() => closeHours(projectId, hour));
    done.hours += moved / HOUR_MS;
  } while (moved > 0);
  do {
    moved = await closeDays(projectId);
    done.days += moved / DAY_MS;
  } while (moved > 0);
}

/**
 * Partitions are created with the requests: only one that was dropped since, or is not in a restored copy, is missing.
 */
async function withPartitions<T>(projectId: number, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (thrown) {
    if (!isMissingPartition(thrown)) throw thrown;
    forgetPartitions();
    await ensurePartitions(await listWrittenDays(projectId));
    return step();
  }
}

/** The days that compaction writes to next. */
async function listWrittenDays(projectId: number): Promise<number[]> {
  const { rows } = await pool().query<{ day: number }>(
    `SELECT DISTINCT extract(epoch FROM date_trunc('day', at, 'UTC'))::float8 * 1000 AS day
     FROM (SELECT bucket AS at FROM rollup_fragments WHERE project_id = $1
       UNION ALL SELECT bucket FROM rollup_1m WHERE project_id = $1
         AND bucket >= (SELECT until FROM rollup_marks WHERE project_id = $1 AND level = '1h')) AS written`,
    [projectId],
  );
  return rows.map(({ day }) => day);
}

/** One round; returns how many fragments were moved. */
function foldFragments(projectId: number, before: number): Promise<number> {
  return alone(projectId, async (client, marks) => {
    const { rows } = await client.query<RollupRecord>(
      `DELETE FROM rollup_fragments WHERE project_id = $1 AND id = ANY (ARRAY(
         SELECT id FROM rollup_fragments WHERE project_id = $1 AND bucket < $2 ORDER BY id LIMIT ${FRAGMENTS_A_ROUND}))
       RETURNING ${ROLLUP_COLUMN_LIST}`,
      [projectId, isoTime(before)],
    );
    await fold(client, projectId, decoded(rows), marks);
    return rows.length;
  });
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
  await fold(client, of.projectId, decoded(rows), marks);
}

/** Adds figures that were never stored as fragments; the caller holds the lock of compaction. */
export async function foldPast(
  client: Client,
  projectId: number,
  fragments: readonly KeyedRollup[],
): Promise<void> {
  await fold(client, projectId, fragments, await readRollupMarks(client, projectId));
}

/** One by one, so that their sketches are not in memory all at once. */
function* decoded(records: readonly RollupRecord[]): Generator<KeyedRollup> {
  for (const record of records) yield rollupFromRecord(record);
}

const since = (rows: readonly KeyedRollup[], mark: number) => rows.filter(({ bucket }) => bucket >= mark);

/** Adds fragments of a project that were deleted to every level that covers their minutes. */
async function fold(
  client: Client,
  projectId: number,
  fragments: Iterable<KeyedRollup>,
  marks: RollupMarks,
): Promise<void> {
  const before = (rows: readonly KeyedRollup[], mark: number) => rows.filter(({ bucket }) => bucket < mark);
  const minutes = sumByBucket(fragments, MINUTE_MS);
  for (let at = 0; at < minutes.length; at += FRAGMENTS_A_ROUND)
    await mergeIntoRollups(client, "rollup_1m", projectId, minutes.slice(at, at + FRAGMENTS_A_ROUND));
  const ofAll = sumOfAll(since(minutes, marks.all));
  for (let at = 0; at < ofAll.length; at += FRAGMENTS_A_ROUND)
    await mergeIntoRollups(client, "rollup_1m_all", projectId, ofAll.slice(at, at + FRAGMENTS_A_ROUND));
  const hours = sumByBucket(before(minutes, marks.hours), HOUR_MS);
  await mergeIntoRollups(client, "rollup_1h", projectId, hours);
  await mergeIntoRollups(client, "rollup_1h_all", projectId, sumOfAll(since(hours, marks.all)));
  const days = sumByBucket(before(hours, marks.days), DAY_MS);
  await mergeIntoRollups(client, "rollup_1d", projectId, days);
  await addLateToTotals(client, days);
  if (hours.length > 0) await noteChangedPast(client, projectId);
}

/**
 * Takes the figures of a project's rows out of every level, in the transaction that deletes the rows. The caller holds
 * the project's lock of compaction, so that no figures are on their way from fragments to minutes.
 */
export async function takeOutOfRollups(
  client: Client,
  projectId: number,
  removed: readonly KeyedRollup[],
): Promise<void> {
  // Another process may begin them at the same time: what is folded must follow the same ones.
  const marks = await beginRollupMarks(client, projectId);
  const { rows } = await client.query<RollupRecord>(
    `DELETE FROM rollup_fragments WHERE project_id = $1 AND (series_id, bucket) IN
       (SELECT * FROM unnest($2::int4[], $3::timestamptz[]))
     RETURNING ${ROLLUP_COLUMN_LIST}`,
    [projectId, removed.map(({ seriesId }) => seriesId), removed.map(({ bucket }) => isoTime(bucket))],
  );
  await fold(client, projectId, decoded(rows), marks);
  const before = (mark: number) => removed.filter(({ bucket }) => bucket < mark);
  await subtractFromRollups(client, "rollup_1m", projectId, removed);
  await subtractFromRollups(client, "rollup_1m_all", projectId, sumOfAll(since(removed, marks.all)));
  await subtractFromRollups(client, "rollup_1h", projectId, before(marks.hours));
  const hoursOfAll = sumOfAll(since(before(marks.hours), marks.all));
  await subtractFromRollups(client, "rollup_1h_all", projectId, hoursOfAll);
  await subtractFromRollups(client, "rollup_1d", projectId, before(marks.days));
  await takeFromTotals(client, before(marks.days));
  await noteChangedPast(client, projectId);
}

/** Closes the next hour that has minutes, or all until `closed` if none has. Returns by how much the mark moved, in ms. */
function closeHours(projectId: number, closed: number): Promise<number> {
  return alone(projectId, async (client, { hours, all }) => {
    // A project without requests has no marks.
    if (hours >= closed || hours === Number.NEGATIVE_INFINITY) return 0;
    const next = await firstBucket(client, "rollup_1m", projectId, hours, closed);
    const until = next === null ? closed : floorTo(next, HOUR_MS) + HOUR_MS;
    if (next !== null) {
      await sumUp(client, "rollup_1m", "rollup_1h", projectId, until - HOUR_MS, until);
      if (until - HOUR_MS >= all)
        await sumUp(client, "rollup_1m_all", "rollup_1h_all", projectId, until - HOUR_MS, until);
    }
    await moveRollupMark(client, projectId, "1h", until);
    return until - hours;
  });
}

/** The same for days, whose hours are closed. */
function closeDays(projectId: number): Promise<number> {
  return alone(projectId, async (client, { hours, days }) => {
    const closed = floorTo(hours, DAY_MS);
    if (days >= closed) return 0;
    const next = await firstBucket(client, "rollup_1h", projectId, days, closed);
    const until = next === null ? closed : floorTo(next, DAY_MS) + DAY_MS;
    if (next !== null) {
      await sumUp(client, "rollup_1h", "rollup_1d", projectId, until - DAY_MS, until);
      await addDayToTotals(client, projectId, until - DAY_MS);
    }
    await moveRollupMark(client, projectId, "1d", until);
    return until - days;
  });
}

async function firstBucket(
  client: Client,
  table: "rollup_1m" | "rollup_1h",
  projectId: number,
  from: number,
  to: number,
): Promise<number | null> {
  const { rows } = await client.query<{ first: Date | null }>(
    `SELECT min(bucket) AS first FROM ${table} WHERE project_id = $1 AND bucket >= $2 AND bucket < $3`,
    [projectId, isoTime(from), isoTime(to)],
  );
  return rows[0]?.first?.getTime() ?? null;
}

/** One row per series of a project in `target`, from all its rows in `source` in [from, to). */
async function sumUp(
  client: Client,
  source: Exclude<MergedTable, "rollup_1d">,
  target: MergedTable,
  projectId: number,
  from: number,
  to: number,
): Promise<void> {
  const figures = ROLLUP_COLUMN_LIST.split(", ").slice(3).join(", ");
  const sorted = scanRows<RollupRecord>(
    client,
    `closing_${target}`,
    `SELECT project_id, series_id, $1::timestamptz AS bucket, ${figures} FROM ${source}
     WHERE project_id = $3 AND bucket >= $1 AND bucket < $2 ORDER BY series_id`,
    [isoTime(from), isoTime(to), projectId],
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

/** Runs `work` as the only compactor of the project in all processes; 0 if another one is running. */
function alone(
  projectId: number,
  work: (client: Client, marks: RollupMarks) => Promise<number>,
): Promise<number> {
  return transaction(async (client) =>
    (await tryLockCompaction(client, projectId))
      ? work(client, await beginRollupMarks(client, projectId))
      : 0,
  );
}
