import { emptyRollup, mergeRollup, subtractRollup } from "@/lib/aggregate/rollup";
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { STATUS_CODES } from "@/lib/store/requests/request-codes";
import { ALL_SERIES, loadStored, replaceRollups } from "./merge-into-rollups";
import type { KeyedRollup, MergedTable } from "./rollup-codec";

const WIDTHS: Record<MergedTable, number> = {
  rollup_1m: MINUTE_MS,
  rollup_1m_all: MINUTE_MS,
  rollup_1h: HOUR_MS,
  rollup_1h_all: HOUR_MS,
  rollup_1d: DAY_MS,
};

/** Where the maxima of a bucket come from again, once the row that held one is gone: the level below. */
const MAXIMA: Record<MergedTable, string> = {
  rollup_1m: `SELECT max(latency_ms) FILTER (WHERE status = ${STATUS_CODES.indexOf("success")}) AS latency, max(cost_nano) AS cost
    FROM requests WHERE project_id = $1 AND series_id = $2 AND ts >= $3 AND ts < $4`,
  rollup_1m_all: `SELECT max(latency_max) AS latency, max(cost_nano_max) AS cost
    FROM rollup_1m WHERE project_id = $1 AND $2::int4 = ${ALL_SERIES} AND bucket >= $3 AND bucket < $4`,
  rollup_1h: `SELECT max(latency_max) AS latency, max(cost_nano_max) AS cost
    FROM rollup_1m WHERE project_id = $1 AND series_id = $2 AND bucket >= $3 AND bucket < $4`,
  rollup_1h_all: `SELECT max(latency_max) AS latency, max(cost_nano_max) AS cost
    FROM rollup_1m_all WHERE project_id = $1 AND series_id = $2 AND bucket >= $3 AND bucket < $4`,
  rollup_1d: `SELECT max(latency_max) AS latency, max(cost_nano_max) AS cost
    FROM rollup_1h WHERE project_id = $1 AND series_id = $2 AND bucket >= $3 AND bucket < $4`,
};

/** The caller must be the only writer, and have done the level below. */
export async function subtractFromRollups(
  client: Client,
  table: MergedTable,
  projectId: number,
  removed: readonly KeyedRollup[],
): Promise<void> {
  if (removed.length === 0) return;
  const widthMs = WIDTHS[table];
  const wanted = new Map<string, KeyedRollup>();
  for (const { seriesId, bucket, figures } of removed) {
    const start = Math.floor(bucket / widthMs) * widthMs;
    const key = keyOf({ seriesId, bucket: start });
    const row = wanted.get(key) ?? { projectId, seriesId, bucket: start, figures: emptyRollup() };
    mergeRollup(row.figures, figures);
    wanted.set(key, row);
  }
  const left: KeyedRollup[] = [];
  const emptied: KeyedRollup[] = [];
  for (const stored of await loadStored(client, table, projectId, [...wanted.values()])) {
    const { figures } = wanted.get(keyOf(stored))!;
    const heldMaximum =
      figures.costNanoMax === stored.figures.costNanoMax || figures.latencyMax === stored.figures.latencyMax;
    subtractRollup(stored.figures, figures);
    if (stored.figures.requests === 0) emptied.push(stored);
    else left.push(heldMaximum ? await withMaxima(client, table, stored) : stored);
  }
  await replaceRollups(client, table, left);
  await deleteRollups(client, table, projectId, emptied);
}

const keyOf = ({ seriesId, bucket }: Pick<KeyedRollup, "seriesId" | "bucket">) => `${seriesId}|${bucket}`;

async function withMaxima(client: Client, table: MergedTable, row: KeyedRollup): Promise<KeyedRollup> {
  const { projectId, seriesId, bucket } = row;
  const { rows } = await client.query<{ latency: number | null; cost: string | null }>(MAXIMA[table], [
    projectId,
    seriesId,
    isoTime(bucket),
    isoTime(bucket + WIDTHS[table]),
  ]);
  row.figures.latencyMax = rows[0]!.latency;
  row.figures.costNanoMax = BigInt(rows[0]!.cost ?? 0);
  return row;
}

async function deleteRollups(
  client: Client,
  table: MergedTable,
  projectId: number,
  rows: readonly KeyedRollup[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `DELETE FROM ${table} WHERE project_id = $1 AND (series_id, bucket) IN
       (SELECT * FROM unnest($2::int4[], $3::timestamptz[]))`,
    [projectId, rows.map(({ seriesId }) => seriesId), rows.map(({ bucket }) => isoTime(bucket))],
  );
}
