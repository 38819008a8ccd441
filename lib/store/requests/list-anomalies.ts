import type { Filters } from "@/lib/schema/figures/filters";
import { decodeCursor, encodeCursor } from "@/lib/store/database/keyset-page";
import { pool } from "@/lib/store/database/pool";
import { filterParameters, seriesCondition } from "./series-filter";

type Query = {
  projectId: number;
  filters: Filters;
  from: number;
  to: number;
  cursor: string | null;
  limit: number;
};

/** Hits of the per-request z-score rule found at ingest, newest first, a page at a time. */
export async function listAnomalies({ projectId, filters, from, to, cursor, limit }: Query) {
  const after = decodeCursor(cursor);
  const { rows } = await pool().query(
    `SELECT a.ts, a.request_id, a.type, a.severity, a.direction, a.value, a.baseline, a.z_score, a.message,
            s.model, s.service, s.provider, s.environment
     FROM anomalies a JOIN series s ON s.id = a.series_id
     WHERE a.project_id = $1 AND a.ts >= $2 AND a.ts < $3 AND ${seriesCondition("a.series_id", 1, 4)}
       AND ($12::timestamptz IS NULL OR (a.ts, a.request_id || '|' || a.type) < ($12, $13))
     ORDER BY a.ts DESC, a.request_id || '|' || a.type DESC LIMIT $14`,
    [
      projectId,
      new Date(from).toISOString(),
      new Date(to).toISOString(),
      ...filterParameters(filters),
      after?.ts ?? null,
      after?.id ?? "",
      limit + 1,
    ],
  );
  const page = rows.slice(0, limit).map(({ ts, direction, ...row }) => ({
    timestamp: ts.toISOString() as string,
    ...row,
    ...(direction ? { direction } : {}),
  }));
  const last = rows.length > limit ? page.at(-1) : undefined;
  const position = last && { ts: last.timestamp, id: `${last.request_id}|${last.type}` };
  return { anomalies: page, next_cursor: position ? encodeCursor(position) : null };
}
