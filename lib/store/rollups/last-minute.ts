import type { Filters } from "@/lib/schema/figures/filters";
import { pool } from "@/lib/store/database/pool";
import { filterParameters, seriesCondition } from "@/lib/store/requests/series-filter";

/** The start of the last minute since `from` in which requests match, epoch ms; null without any. */
export async function findLastMinute(
  projectId: number,
  filters: Filters,
  from: number,
): Promise<number | null> {
  const last = (table: string) =>
    `(SELECT max(bucket) FROM ${table} WHERE project_id = $1 AND bucket >= $2 AND ${seriesCondition("series_id", 1, 3)})`;
  const { rows } = await pool().query<{ last: Date | null }>(
    `SELECT greatest(${last("rollup_1m")}, ${last("rollup_fragments")}) AS last`,
    [projectId, new Date(from), ...filterParameters(filters)],
  );
  return rows[0]!.last?.getTime() ?? null;
}
