import type { AnomalyType } from "@/lib/schema/detectors/anomaly";
import type { HitCount } from "@/lib/schema/detectors/hit-count";
import type { TimeSpan } from "@/lib/schema/figures/filters";
import { isoTime } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";

/** Request outliers in [from, to) by model, service and kind. */
export async function listHitCounts(projectId: number, from: number, to: number): Promise<HitCount[]> {
  const { rows } = await pool().query<HitCount>(
    `SELECT model, service, type, count(*)::int AS hits,
       (count(*) FILTER (WHERE severity = 'critical'))::int AS critical,
       jsonb_agg(jsonb_build_object('value', value, 'z', z_score) ORDER BY place) FILTER (WHERE place <= 5) AS top
     FROM (SELECT s.model, s.service, a.type, a.severity, a.value, a.z_score,
             row_number() OVER (PARTITION BY s.model, s.service, a.type ORDER BY abs(a.z_score) DESC) AS place
           FROM anomalies a JOIN series s ON s.id = a.series_id
           WHERE a.project_id = $1 AND a.ts >= $2 AND a.ts < $3) AS hit
     GROUP BY model, service, type`,
    [projectId, isoTime(from), isoTime(to)],
  );
  return rows;
}

/** Outliers of one kind of a model and service in a span by the start of each step, epoch ms; those without any are left out. */
export async function countHitsBySteps(
  projectId: number,
  { from, to }: TimeSpan,
  { model, service, type }: { model: string; service: string; type: string },
  stepMs: number,
): Promise<Map<number, number>> {
  const { rows } = await pool().query<{ step: number; hits: number }>(
    `SELECT (floor(extract(epoch FROM a.ts) * 1000 / $7) * $7)::float8 AS step, count(*)::int AS hits
     FROM anomalies a JOIN series s ON s.id = a.series_id
     WHERE a.project_id = $1 AND a.ts >= $2 AND a.ts < $3 AND s.model = $4 AND s.service = $5 AND a.type = $6
     GROUP BY 1`,
    [projectId, isoTime(from), isoTime(to), model, service, type, stepMs],
  );
  return new Map(rows.map(({ step, hits }) => [step, hits]));
}

export type HitDay = {
  day: string;
  model: string;
  service: string;
  type: AnomalyType;
  hits: number;
  /** Five-minute periods with a hit: each would have sent a message. */
  messages: number;
};

/** Hits and messages by day of the time zone, kind, model and service. */
export async function listHitDays(
  projectId: number,
  from: number,
  to: number,
  timeZone: string,
): Promise<HitDay[]> {
  const { rows } = await pool().query<HitDay>(
    `SELECT to_char(a.ts AT TIME ZONE $4, 'YYYY-MM-DD') AS day, s.model, s.service, a.type, count(*)::int AS hits,
       count(DISTINCT date_bin('5 minutes', a.ts, 'epoch'::timestamptz))::int AS messages
     FROM anomalies a JOIN series s ON s.id = a.series_id
     WHERE a.project_id = $1 AND a.ts >= $2 AND a.ts < $3 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    [projectId, isoTime(from), isoTime(to), timeZone],
  );
  return rows;
}
