import type { TimeSpan } from "@/lib/schema/figures/filters";
import { isoTime } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";

/** The newest request of these series in a short span. */
export async function findNewest(
  projectId: number,
  seriesIds: readonly number[],
  { from, to }: TimeSpan,
): Promise<{ ts: number; seriesId: number } | null> {
  const { rows } = await pool().query<{ ts: Date; seriesId: number }>(
    `SELECT ts, series_id AS "seriesId" FROM requests
     WHERE project_id = $1 AND ts >= $2 AND ts < $3 AND series_id = ANY ($4) ORDER BY ts DESC LIMIT 1`,
    [projectId, isoTime(from), isoTime(to), seriesIds],
  );
  const [newest] = rows;
  return newest ? { ts: newest.ts.getTime(), seriesId: newest.seriesId } : null;
}
