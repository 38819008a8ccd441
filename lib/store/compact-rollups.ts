import type pg from "pg";
import { mergeRollup } from "@/lib/aggregate/rollup";
import { ensurePartitions } from "./partitions";
import { pool, transaction } from "./pool";
import {
  insertRollupsSql,
  type KeyedRollup,
  ROLLUP_COLUMNS,
  type RollupRecord,
  rollupFromRecord,
  rollupParameters,
} from "./rollup-codec";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Fragments moved in one transaction; bounds memory and the time that locks are held. */
const BATCH = 5_000;
/** A closed hour or day waits this long for late rows before it is folded; later ones are folded in one by one. */
const SETTLE_MS = 2 * MINUTE_MS;
const COMPACTION_LOCK = 72_707_371;

type Level = { table: "rollup_1m" | "rollup_1h" | "rollup_1d"; ms: number };
const MINUTES: Level = { table: "rollup_1m", ms: MINUTE_MS };
const HOURS: Level = { table: "rollup_1h", ms: HOUR_MS };
const DAYS: Level = { table: "rollup_1d", ms: DAY_MS };

/**
 * Moves the fragments of closed minutes into their rows, then folds closed hours and days. Each move is one
 * transaction, so every figure is in exactly one place for any reader. Returns the number of fragments moved; null when
 * another process is at it.
 */
export async function compactRollups(now: number): Promise<number | null> {
  const client = await pool().connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [
      COMPACTION_LOCK,
    ]);
    if (!rows[0]!.locked) return null;
    try {
      let moved = 0;
      for (let count = BATCH; count === BATCH; moved += count) count = await moveFragments(now);
      await fold(HOURS, MINUTES, "1h", now);
      await fold(DAYS, HOURS, "1d", now);
      return moved;
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [COMPACTION_LOCK]);
    }
  } finally {
    client.release();
  }
}

async function moveFragments(now: number): Promise<number> {
  const closed = new Date(Math.floor(now / MINUTE_MS) * MINUTE_MS).toISOString();
  const { rows: waiting } = await pool().query<{ bucket: Date }>(
    `SELECT DISTINCT bucket FROM (SELECT bucket FROM rollup_fragments WHERE bucket < $1 ORDER BY id LIMIT ${BATCH}) AS next`,
    [closed],
  );
  if (waiting.length === 0) return 0;
  await ensurePartitions(waiting.map(({ bucket }) => bucket.getTime()));
  return transaction(async (client) => {
    const { rows } = await client.query<RollupRecord>(
      `DELETE FROM rollup_fragments WHERE id IN
         (SELECT id FROM rollup_fragments WHERE bucket < $1 ORDER BY id LIMIT ${BATCH}) RETURNING ${ROLLUP_COLUMNS}`,
      [closed],
    );
    const fragments = rows.map(rollupFromRecord);
    const { hours, days } = await readMarks(client);
    await mergeInto(client, MINUTES, fragments);
    // Fragments behind a mark are late: the coarser rows have been made without them.
    await mergeInto(
      client,
      HOURS,
      fragments.filter(({ bucket }) => bucket < hours),
    );
    await mergeInto(
      client,
      DAYS,
      fragments.filter(({ bucket }) => bucket < days),
    );
    return rows.length;
  });
}

async function readMarks(client: pg.PoolClient): Promise<{ hours: number; days: number }> {
  const { rows } = await client.query<{ level: string; until: Date }>(
    "SELECT level, until FROM rollup_marks",
  );
  const until = (level: string) => rows.find((row) => row.level === level)!.until.getTime();
  return { hours: until("1h"), days: until("1d") };
}

/** Adds figures to the rows of a level, which are replaced by the sums. */
async function mergeInto(
  client: pg.PoolClient,
  { table, ms }: Level,
  additions: readonly KeyedRollup[],
): Promise<void> {
  if (additions.length === 0) return;
  const merged = new Map<string, KeyedRollup>();
  const add = (row: KeyedRollup) => {
    const bucket = Math.floor(row.bucket / ms) * ms;
    const key = `${row.projectId}|${row.seriesId}|${bucket}`;
    const known = merged.get(key);
    if (known) mergeRollup(known.figures, row.figures);
    else merged.set(key, { ...row, bucket });
  };
  for (const row of additions) add(row);
  const keys = [...merged.values()];
  const { rows: replaced } = await client.query<RollupRecord>(
    `DELETE FROM ${table} t USING unnest($1::int4[], $2::int4[], $3::timestamptz[]) AS k (project_id, series_id, bucket)
     WHERE t.project_id = k.project_id AND t.series_id = k.series_id AND t.bucket = k.bucket
     RETURNING ${ROLLUP_COLUMNS.split(", ")
       .map((column) => `t.${column}`)
       .join(", ")}`,
    [
      keys.map((row) => row.projectId),
      keys.map((row) => row.seriesId),
      keys.map((row) => new Date(row.bucket).toISOString()),
    ],
  );
  for (const record of replaced) add(rollupFromRecord(record));
  await client.query(insertRollupsSql(table), rollupParameters([...merged.values()]));
}

/** Folds the next closed buckets of the finer level, one at a time, and moves the mark behind them. */
async function fold(coarse: Level, fine: Level, level: "1h" | "1d", now: number): Promise<void> {
  for (;;) {
    const done = await transaction(async (client) => {
      const marks = await readMarks(client);
      const from = level === "1h" ? marks.hours : marks.days;
      const to = from + coarse.ms;
      // A day is made of hours, so its hours must have been folded before.
      const limit = level === "1h" ? now - SETTLE_MS : Math.min(now - SETTLE_MS, marks.hours);
      if (to > limit) return true;
      await ensurePartitions([from]);
      const { rows } = await client.query<RollupRecord>(
        `SELECT ${ROLLUP_COLUMNS} FROM ${fine.table} WHERE bucket >= $1 AND bucket < $2`,
        [new Date(from).toISOString(), new Date(to).toISOString()],
      );
      await mergeInto(client, coarse, rows.map(rollupFromRecord));
      await client.query("UPDATE rollup_marks SET until = $2 WHERE level = $1", [
        level,
        new Date(to).toISOString(),
      ]);
      return false;
    });
    if (done) return;
  }
}
