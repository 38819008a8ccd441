import { decodeSketch, encodeSketch } from "@/lib/aggregate/sketch-codec";
import type { Change } from "@/lib/schema/detectors/change";
import type { LogBin } from "@/lib/schema/detectors/log-bin";
import type { Sketch } from "@/lib/schema/figures/rollup";
import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

export type SeriesKey = { metric: AnomalyMetric; model: string; service: string };
export type DetectorSeries = SeriesKey & { id: number };

export async function listDetectorSeries(projectId: number): Promise<DetectorSeries[]> {
  const { rows } = await pool().query<DetectorSeries>(
    "SELECT id, metric, model, service FROM detector_series WHERE project_id = $1 ORDER BY id",
    [projectId],
  );
  return rows;
}

/** Their ids, created if new; in any order. */
export async function internDetectorSeries(
  projectId: number,
  keys: readonly SeriesKey[],
): Promise<DetectorSeries[]> {
  if (keys.length === 0) return [];
  const { rows } = await pool().query<DetectorSeries>(
    `INSERT INTO detector_series (project_id, metric, model, service)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[]) ORDER BY 2, 3, 4
     ON CONFLICT (project_id, metric, model, service) DO UPDATE SET metric = excluded.metric
     RETURNING id, metric, model, service`,
    [
      projectId,
      keys.map(({ metric }) => metric),
      keys.map(({ model }) => model),
      keys.map(({ service }) => service),
    ],
  );
  return rows;
}

/** A stored bin. */
export type StoredBin = { bin: number; figures: LogBin };

/** The bins of [from, to), by series and in ascending order. */
export async function listDetectorBins(
  seriesIds: readonly number[],
  from: number,
  to: number,
): Promise<Map<number, StoredBin[]>> {
  const { rows } = await pool().query<[number, number, number, number, number]>({
    text: `SELECT series_id, bin, n, ln_sum, ln_sum_sq FROM detector_bins
           WHERE series_id = ANY ($1) AND bin >= $2 AND bin < $3 ORDER BY series_id, bin`,
    values: [seriesIds, from, to],
    rowMode: "array",
  });
  const bins = new Map<number, StoredBin[]>();
  for (const [seriesId, bin, n, sum, sumSq] of rows) {
    const stored = bins.get(seriesId) ?? [];
    bins.set(seriesId, stored);
    stored.push({ bin, figures: { n, sum, sumSq } });
  }
  return bins;
}

export type JudgedBin = {
  seriesId: number;
  bin: number;
  figures: LogBin;
  /** Expected ln x and its standard error. */
  band: { level: number; error: number } | null;
  firing: boolean;
};

/**
 * Of bins that are stored already, the figures are those of now. The range that was drawn stays, and so does whether it
 * fired: it did then.
 */
export async function insertDetectorBins(bins: readonly JudgedBin[]): Promise<void> {
  if (bins.length === 0) return;
  await pool().query(
    `INSERT INTO detector_bins AS b (series_id, bin, n, ln_sum, ln_sum_sq, level, error, firing)
     SELECT * FROM unnest($1::int4[], $2::int4[], $3::int4[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
       $8::bool[]) ORDER BY 1, 2
     ON CONFLICT (series_id, bin) DO UPDATE SET n = excluded.n, ln_sum = excluded.ln_sum, ln_sum_sq = excluded.ln_sum_sq,
       level = coalesce(b.level, excluded.level), error = coalesce(b.error, excluded.error)
     WHERE b.n <> excluded.n OR (b.level IS NULL AND excluded.level IS NOT NULL)`,
    [
      bins.map(({ seriesId }) => seriesId),
      bins.map(({ bin }) => bin),
      bins.map(({ figures }) => figures.n),
      bins.map(({ figures }) => figures.sum),
      bins.map(({ figures }) => figures.sumSq),
      bins.map(({ band }) => band?.level ?? null),
      bins.map(({ band }) => band?.error ?? null),
      bins.map(({ firing }) => firing),
    ],
  );
}

/** The newest judged bin of a project. */
export async function newestDetectorBin(projectId: number): Promise<number | null> {
  const { rows } = await pool().query<{ bin: number | null }>(
    `SELECT max(newest.bin) AS bin FROM detector_series s CROSS JOIN LATERAL
       (SELECT bin FROM detector_bins WHERE series_id = s.id ORDER BY bin DESC LIMIT 1) AS newest
     WHERE s.project_id = $1`,
    [projectId],
  );
  return rows[0]!.bin;
}

/** The days of tails, by series. */
export async function listDetectorTails(
  seriesIds: readonly number[],
): Promise<Map<number, Map<number, Sketch>>> {
  const { rows } = await pool().query<{ series_id: number; day: number; sketch: Buffer }>(
    "SELECT series_id, day, sketch FROM detector_tails WHERE series_id = ANY ($1) ORDER BY series_id, day",
    [seriesIds],
  );
  const tails = new Map<number, Map<number, Sketch>>();
  for (const { series_id: seriesId, day, sketch: bytes } of rows) {
    const days = tails.get(seriesId) ?? new Map<number, Sketch>();
    tails.set(seriesId, days.set(day, decodeSketch(bytes)));
  }
  return tails;
}

export type TailDay = { seriesId: number; day: number; sketch: Sketch };

export async function saveDetectorTails(days: readonly TailDay[]): Promise<void> {
  if (days.length === 0) return;
  await pool().query(
    `INSERT INTO detector_tails (series_id, day, sketch) SELECT * FROM unnest($1::int4[], $2::int4[], $3::bytea[]) ORDER BY 1, 2
     ON CONFLICT (series_id, day) DO UPDATE SET sketch = excluded.sketch`,
    [
      days.map(({ seriesId }) => seriesId),
      days.map(({ day }) => day),
      days.map(({ sketch }) => Buffer.from(encodeSketch(sketch))),
    ],
  );
}

export async function deleteDetectorTails(seriesId: number): Promise<void> {
  await pool().query("DELETE FROM detector_tails WHERE series_id = $1", [seriesId]);
}

export type AcceptedLevel = { id: number; seriesId: number; bin: number };

export async function listAcceptedLevels(projectId: number, afterId: number): Promise<AcceptedLevel[]> {
  const { rows } = await pool().query<AcceptedLevel>({
    name: "accepted-levels",
    text: `SELECT a.id, a.series_id AS "seriesId", a.bin FROM accepted_levels a JOIN detector_series s ON s.id = a.series_id
     WHERE s.project_id = $1 AND a.id > $2 ORDER BY a.id`,
    values: [projectId, afterId],
  });
  return rows;
}

/** Why a level became normal automatically. */
export type AcceptedBecause = Pick<Change, "kind" | "value">;

/** Null for a series without a detector. */
export async function insertAcceptedLevel(
  client: Client,
  projectId: number,
  { metric, model, service }: SeriesKey,
  bin: number,
  by: string,
  because: AcceptedBecause | null = null,
): Promise<AcceptedLevel | null> {
  const { rows } = await client.query<AcceptedLevel>(
    `INSERT INTO accepted_levels (series_id, bin, accepted_by, change_kind, change_value)
     SELECT id, $5, $6, $7, $8 FROM detector_series
     WHERE project_id = $1 AND metric = $2 AND model = $3 AND service = $4
     RETURNING id, series_id AS "seriesId", bin`,
    [projectId, metric, model, service, bin, by, because?.kind ?? null, because?.value ?? null],
  );
  return rows[0] ?? null;
}
