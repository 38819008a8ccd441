import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { isoTime } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import {
  type KeyedRollup,
  ROLLUP_COLUMN_LIST,
  type RollupRecord,
  rollupFromRecord,
  rollupParameters,
  upsertRollupsSql,
} from "./rollup-codec";

export type MergedTable = "rollup_1m" | "rollup_1h" | "rollup_1d";

/** Adds figures to a project's rows of a table. Reads, adds and writes: the caller must be the only writer. */
export async function mergeIntoRollups(
  client: Client,
  table: MergedTable,
  bucketMs: number,
  projectId: number,
  additions: readonly KeyedRollup[],
): Promise<void> {
  if (additions.length === 0) return;
  const merged = new Map<string, KeyedRollup>();
  for (const { seriesId, bucket, figures } of additions) {
    const start = Math.floor(bucket / bucketMs) * bucketMs;
    const key = keyOf(seriesId, start);
    // A copy: the addition itself goes into several tables.
    const row = merged.get(key) ?? { projectId, seriesId, bucket: start, figures: emptyRollup() };
    mergeRollup(row.figures, figures);
    merged.set(key, row);
  }
  for (const stored of await loadStored(client, table, projectId, [...merged.values()])) {
    mergeRollup(merged.get(keyOf(stored.seriesId, stored.bucket))!.figures, stored.figures);
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
  // The bounds repeat the keys, so that the planner prunes partitions.
  const { rows: records } = await client.query<RollupRecord>(
    `SELECT ${ROLLUP_COLUMN_LIST} FROM ${table}
     JOIN unnest($2::int4[], $3::timestamptz[]) AS k (series_id, bucket) USING (series_id, bucket)
     WHERE project_id = $1 AND bucket >= $4 AND bucket <= $5`,
    [projectId, rows.map((row) => row.seriesId), buckets, isoTime(low), isoTime(high)],
  );
  return records.map(rollupFromRecord);
}
