import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { floorTo, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import {
  type KeyedRollup,
  type MergedTable,
  ROLLUP_COLUMN_LIST,
  type RollupRecord,
  rollupFromRecord,
  rollupParameters,
  upsertRollupsSql,
} from "./rollup-codec";

/** Stands for the series in rows that are the sum of all. */
export const ALL_SERIES = 0;

/** The sums of all series of a project by bucket. */
export const sumOfAll = (rows: readonly KeyedRollup[]): KeyedRollup[] =>
  sumByBucket(
    rows.map((row) => ({ ...row, seriesId: ALL_SERIES })),
    MINUTE_MS,
  );

/**
 * The sums of rows of a project by series and longer buckets. A row that is alone in its bucket is taken as it is. Of rows
 * that are made one by one, only the sums are held.
 */
export function sumByBucket(rows: Iterable<KeyedRollup>, bucketMs: number): KeyedRollup[] {
  const sums = new Map<string, KeyedRollup>();
  const merged = new Set<KeyedRollup>();
  for (const row of rows) {
    const bucket = floorTo(row.bucket, bucketMs);
    const key = keyOf(row.seriesId, bucket);
    let sum = sums.get(key);
    if (!sum) {
      sums.set(key, { ...row, bucket });
      continue;
    }
    if (!merged.has(sum)) {
      const figures = emptyRollup();
      mergeRollup(figures, sum.figures);
      sum = { ...sum, figures };
      sums.set(key, sum);
      merged.add(sum);
    }
    mergeRollup(sum.figures, row.figures);
  }
  return [...sums.values()];
}

/** Adds figures to a project's rows of a table, at most one to each. Reads, adds and writes: the caller must be the only writer. */
export async function mergeIntoRollups(
  client: Client,
  table: MergedTable,
  projectId: number,
  additions: readonly KeyedRollup[],
): Promise<void> {
  if (additions.length === 0) return;
  const merged = new Map(additions.map((row) => [keyOf(row.seriesId, row.bucket), row]));
  for (const stored of await loadStored(client, table, projectId, additions)) {
    const key = keyOf(stored.seriesId, stored.bucket);
    // The addition itself may be part of other sums.
    mergeRollup(stored.figures, merged.get(key)!.figures);
    merged.set(key, stored);
  }
  await replaceRollups(client, table, [...merged.values()]);
}

/** Writes whole rows, replacing existing ones. */
export async function replaceRollups(
  client: Client,
  table: MergedTable,
  rows: readonly KeyedRollup[],
): Promise<void> {
  if (rows.length > 0) await client.query(upsertRollupsSql(table), rollupParameters(rows));
}

const keyOf = (seriesId: number, bucket: number) => `${seriesId}|${bucket}`;

/** The stored rows of a project with the keys of these. */
export async function loadStored(
  client: Client,
  table: MergedTable,
  projectId: number,
  rows: readonly Pick<KeyedRollup, "seriesId" | "bucket">[],
): Promise<KeyedRollup[]> {
  const buckets = rows.map((row) => isoTime(row.bucket));
  const low = rows.reduce((lowest, row) => Math.min(lowest, row.bucket), Number.POSITIVE_INFINITY);
  const high = rows.reduce((highest, row) => Math.max(highest, row.bucket), Number.NEGATIVE_INFINITY);
  // Each key is looked up separately: a planner that expects few rows of the project would compare each with all keys.
  // The bounds repeat the keys, so that it prunes partitions.
  const { rows: records } = await client.query<RollupRecord>(
    `SELECT t.* FROM unnest($2::int4[], $3::timestamptz[]) AS k (series_id, bucket)
     CROSS JOIN LATERAL (SELECT ${ROLLUP_COLUMN_LIST} FROM ${table} r WHERE r.project_id = $1
       AND r.series_id = k.series_id AND r.bucket = k.bucket AND r.bucket >= $4 AND r.bucket <= $5 OFFSET 0) t`,
    [projectId, rows.map((row) => row.seriesId), buckets, isoTime(low), isoTime(high)],
  );
  return records.map(rollupFromRecord);
}
