import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import { isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { uuidArray } from "@/lib/store/database/binary-arrays";
import type { Client } from "@/lib/store/database/client";
import { takeOutOfRollups } from "@/lib/store/rollups/compact-rollups";
import type { KeyedRollup } from "@/lib/store/rollups/rollup-codec";
import { keyOfId } from "./request-id";
import { ROLLUP_INPUT_COLUMNS, rollupInput } from "./request-rows";

export type Place = { ts: number; id: string };

/** Deletes requests that better records replace, with their figures and outliers. The caller holds the lock of compaction. */
export async function removeRequests(
  client: Client,
  projectId: number,
  places: readonly Place[],
): Promise<void> {
  if (places.length === 0) return;
  const keys = [projectId, places.map(({ ts }) => isoTime(ts)), places.map(({ id }) => id)];
  const byKey = uuidArray(places.map(({ id }) => keyOfId(id)));
  const { rows } = await client.query(
    `DELETE FROM requests r USING unnest($2::timestamptz[], $3::text[], $4::uuid[]) AS k (ts, id, key)
     WHERE r.project_id = $1 AND r.ts = k.ts AND (r.key = k.key OR r.id = k.id)
     RETURNING r.ts, series_id, ${ROLLUP_INPUT_COLUMNS}`,
    [...keys, byKey],
  );
  await client.query(
    `DELETE FROM anomalies a USING unnest($2::timestamptz[], $3::text[]) AS k (ts, id)
     WHERE a.project_id = $1 AND a.ts = k.ts AND a.request_id = k.id`,
    keys,
  );
  const removed = new Map<string, KeyedRollup>();
  for (const row of rows) {
    const bucket = Math.floor(row.ts.getTime() / MINUTE_MS) * MINUTE_MS;
    const key = `${row.series_id}|${bucket}`;
    const rollup = removed.get(key) ?? { projectId, seriesId: row.series_id, bucket, figures: emptyRollup() };
    addRequest(rollup.figures, rollupInput(row));
    removed.set(key, rollup);
  }
  if (removed.size > 0) await takeOutOfRollups(client, projectId, [...removed.values()]);
}
