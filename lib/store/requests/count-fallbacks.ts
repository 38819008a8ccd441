import type { Filters } from "@/lib/schema/figures/filters";
import { pool } from "@/lib/store/database/pool";
import { STATUS_CODES } from "./request-codes";
import { filterParameters, seriesCondition } from "./series-filter";

/** From which model to which; `from` null: the sender did not say. */
type FallbackCount = {
  from: string | null;
  to: string;
  requests: number;
  meanLatencyMs: number;
  lastAt: number;
};

const FALLBACK = STATUS_CODES.indexOf("fallback");
/** Fallbacks are found among the newest requests of the span only. */
const FALLBACK_SCAN = 200_000;
const PAIRS = 20;

export async function countFallbacks(
  span: { projectId: number; filters: Filters; from: number; to: number },
  limit = FALLBACK_SCAN,
): Promise<{ pairs: FallbackCount[]; cut: boolean }> {
  const { rows } = await pool().query(
    `WITH newest AS MATERIALIZED (SELECT ts, series_id, status, latency_ms, fallback_from FROM requests
       WHERE project_id = $1 AND ts >= $2 AND ts < $3 ORDER BY ts DESC FETCH FIRST ${limit} ROWS WITH TIES)
     SELECT r.fallback_from AS "from", s.model AS "to", count(*)::int4 AS requests,
       avg(r.latency_ms)::float8 AS "meanLatencyMs", (extract(epoch FROM max(r.ts)) * 1000)::float8 AS "lastAt",
       (SELECT count(*) >= ${limit} FROM newest) AS cut
     FROM newest r JOIN series s ON s.id = r.series_id
     WHERE (r.status = ${FALLBACK} OR r.fallback_from IS NOT NULL) AND ${seriesCondition("r.series_id", 1, 4)}
     GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ${PAIRS}`,
    [span.projectId, new Date(span.from), new Date(span.to), ...filterParameters(span.filters)],
  );
  return { pairs: rows.map(({ cut: _, ...pair }) => pair), cut: rows[0]?.cut ?? false };
}
