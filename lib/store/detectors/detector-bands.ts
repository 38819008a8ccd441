import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import { pool } from "@/lib/store/database/pool";

/** A monitored series in its newest five minutes with requests. Bins count five minutes since 1970. */
export type StoredDetector = {
  id: number;
  metric: AnomalyMetric;
  model: string;
  service: string;
  firstBin: number;
  bin: number;
  n: number;
  /** Mean of ln x, and its expected value with standard error; null while learning. */
  measured: number;
  level: number | null;
  error: number | null;
  firing: boolean;
  /** First bin of the current firing run. */
  firingSince: number | null;
};

export async function listStoredDetectors(projectId: number): Promise<StoredDetector[]> {
  const { rows } = await pool().query<StoredDetector>(
    `SELECT s.id, s.metric, s.model, s.service, first.bin AS "firstBin", newest.bin, newest.n,
       newest.ln_sum / newest.n AS measured, newest.level, newest.error, newest.firing,
       CASE WHEN newest.firing THEN
         (SELECT min(bin) FROM detector_bins WHERE series_id = s.id AND bin > coalesce(
            (SELECT bin FROM detector_bins WHERE series_id = s.id AND NOT firing ORDER BY bin DESC LIMIT 1), 0))
       END AS "firingSince"
     FROM detector_series s
     CROSS JOIN LATERAL (SELECT bin FROM detector_bins WHERE series_id = s.id ORDER BY bin LIMIT 1) AS first
     CROSS JOIN LATERAL (SELECT * FROM detector_bins WHERE series_id = s.id ORDER BY bin DESC LIMIT 1) AS newest
     WHERE s.project_id = $1 ORDER BY s.model, s.service, s.metric`,
    [projectId],
  );
  return rows;
}

/** Steps of a series, from 0 on: requests, mean ln x, its expected value, and whether any of it fired. */
export type BandStep = {
  seriesId: number;
  step: number;
  n: number;
  measured: number;
  level: number | null;
  error: number | null;
  firing: boolean;
};

/** The bins in [from, to), `binsPerStep` per step; with one per step, the stored range is returned as it is. */
export async function readBandSteps(
  seriesIds: readonly number[],
  from: number,
  to: number,
  binsPerStep: number,
): Promise<BandStep[]> {
  const { rows } = await pool().query<BandStep>(
    `SELECT "seriesId", step, n, measured, level, firing,
       sqrt(greatest(0, square - scatter * bins / n) + scatter / n) AS error
     FROM (
       SELECT series_id AS "seriesId", (bin - $2) / $4 AS step, sum(n)::int AS n, count(*) AS bins,
         sum(ln_sum) / sum(n) AS measured, bool_or(firing) AS firing,
         sum(level * n) / sum(n) FILTER (WHERE level IS NOT NULL) AS level,
         sum(error * error * n) / sum(n) FILTER (WHERE error IS NOT NULL) AS square,
         -- Variance of ln x inside the bins: it averages out over more requests, the rest of the error does not.
         coalesce(sum(greatest(0, ln_sum_sq - ln_sum * ln_sum / n)) / nullif(sum(n - 1), 0), 0) AS scatter
       FROM detector_bins WHERE series_id = ANY($1::int[]) AND bin >= $2 AND bin < $3
       GROUP BY 1, 2
     ) AS steps ORDER BY 1, 2`,
    [seriesIds, from, to, binsPerStep],
  );
  return rows;
}
