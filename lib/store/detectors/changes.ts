import type { Change } from "@/lib/schema/detectors/change";
import { BIN_MS, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import { pool } from "@/lib/store/database/pool";

/** A tag may contain anything: further values of a project are not stored. */
export const MOST_CHANGES = 2_000;

/** Stores first sightings, including those now known to be earlier than stored. */
export async function saveChanges(projectId: number, changes: readonly Change[]): Promise<void> {
  await pool().query(
    `WITH sent AS MATERIALIZED (SELECT c.*, EXISTS (SELECT 1 FROM changes k WHERE k.project_id = $1 AND k.kind = c.kind
         AND k.service = c.service AND k.value = c.value) AS known
       FROM unnest($2::text[], $3::text[], $4::text[], $5::float8[]) AS c (kind, service, value, ts)),
     placed AS MATERIALIZED (SELECT *, row_number() OVER (PARTITION BY known ORDER BY ts, kind, service, value) AS place
       FROM sent)
     INSERT INTO changes (project_id, kind, service, value, first_seen_at)
     SELECT $1, kind, service, value, to_timestamp(ts / 1000) FROM placed
     WHERE known OR place <= $6 - (SELECT count(*) FROM changes WHERE project_id = $1)
     ORDER BY kind, service, value
     ON CONFLICT (project_id, kind, service, value)
       DO UPDATE SET first_seen_at = least(changes.first_seen_at, excluded.first_seen_at)`,
    [
      projectId,
      changes.map(({ kind }) => kind),
      changes.map(({ service }) => service),
      changes.map(({ value }) => value),
      changes.map(({ firstSeenAt }) => firstSeenAt),
      MOST_CHANGES,
    ],
  );
}

export async function listChanges(projectId: number): Promise<Change[]> {
  const { rows } = await pool().query<Change>(
    `SELECT kind, service, value, (extract(epoch FROM first_seen_at) * 1000)::float8 AS "firstSeenAt"
     FROM changes WHERE project_id = $1 ORDER BY first_seen_at`,
    [projectId],
  );
  return rows;
}

/** A level that became normal because of a change. `effect` 0.2: the median of an hour is 20 % larger after it. */
export type ChangeEffect = Pick<Change, "kind" | "service" | "value"> & {
  metric: AnomalyMetric;
  model: string;
  effect: number;
};

export async function listChangeEffects(projectId: number): Promise<ChangeEffect[]> {
  const { rows } = await pool().query<ChangeEffect>({
    name: "change-effects",
    text: `SELECT c.kind, c.service, c.value, s.metric, s.model,
       exp(sum(b.ln_sum) FILTER (WHERE b.bin > c.bin) / sum(b.n) FILTER (WHERE b.bin > c.bin)
         - sum(b.ln_sum) FILTER (WHERE b.bin < c.bin) / sum(b.n) FILTER (WHERE b.bin < c.bin)) - 1 AS effect
     FROM (SELECT *, floor(extract(epoch FROM first_seen_at) * 1000 / $2)::int AS bin FROM changes WHERE project_id = $1) c
     JOIN detector_series s ON s.project_id = $1 AND s.service = c.service
     JOIN detector_bins b ON b.series_id = s.id AND b.bin BETWEEN c.bin - $3 AND c.bin + $3
     WHERE EXISTS (SELECT 1 FROM accepted_levels a
       WHERE a.series_id = s.id AND a.change_kind = c.kind AND a.change_value = c.value)
     GROUP BY c.kind, c.service, c.value, s.id, s.metric, s.model
     HAVING sum(b.n) FILTER (WHERE b.bin > c.bin) > 0 AND sum(b.n) FILTER (WHERE b.bin < c.bin) > 0
     ORDER BY s.metric DESC, s.model`,
    values: [projectId, BIN_MS, BINS_PER_HOUR],
  });
  return rows;
}
