import { mergeRollup } from "@/lib/aggregate/rollup";
import type { Filters } from "@/lib/schema/filters";
import type { RollupLevel, RollupRow } from "@/lib/schema/rollup";
import { pool } from "./pool";
import { ROLLUP_COLUMNS, type RollupRecord, rollupFromRecord } from "./rollup-codec";
import { filterParameters, seriesCondition } from "./series-filter";

const LEVEL_MS: Record<RollupLevel, number> = { "1m": 60_000, "1h": 3_600_000, "1d": 86_400_000 };

export type RollupQuery = {
  projectId: number;
  filters: Filters;
  from: number;
  to: number;
  level: RollupLevel;
};

/**
 * One row a series and bucket of the level in [from, to), both aligned to the level. One statement, so one snapshot:
 * coarse rows before their mark, finer ones behind it, and the fragments that no row contains yet.
 */
export async function listRollups({
  projectId,
  filters,
  from,
  to,
  level,
}: RollupQuery): Promise<RollupRow[]> {
  const { rows } = await pool().query<RollupRecord>({
    name: `list-rollups-${level}`,
    text: sqlFor(level),
    values: [
      projectId,
      new Date(from).toISOString(),
      new Date(to).toISOString(),
      ...filterParameters(filters),
    ],
  });
  return mergeToLevel(rows, LEVEL_MS[level]);
}

function sqlFor(level: RollupLevel): string {
  const condition = seriesCondition("series_id", 1, 4);
  const part = (table: string, extra = "") =>
    `SELECT ${ROLLUP_COLUMNS} FROM ${table}
     WHERE project_id = $1 AND bucket >= $2 AND bucket < $3 AND ${condition}${extra}`;
  const hourMark = "(SELECT until FROM rollup_marks WHERE level = '1h')";
  const dayMark = "(SELECT until FROM rollup_marks WHERE level = '1d')";
  const parts = {
    "1m": [part("rollup_1m")],
    "1h": [part("rollup_1h", ` AND bucket < ${hourMark}`), part("rollup_1m", ` AND bucket >= ${hourMark}`)],
    "1d": [
      part("rollup_1d", ` AND bucket < ${dayMark}`),
      part("rollup_1h", ` AND bucket >= ${dayMark} AND bucket < ${hourMark}`),
      part("rollup_1m", ` AND bucket >= ${hourMark}`),
    ],
  }[level];
  return [...parts, part("rollup_fragments")].join(" UNION ALL ");
}

function mergeToLevel(records: RollupRecord[], levelMs: number): RollupRow[] {
  const merged = new Map<string, RollupRow>();
  for (const record of records) {
    const { seriesId, bucket, figures } = rollupFromRecord(record);
    const start = Math.floor(bucket / levelMs) * levelMs;
    const key = `${seriesId}|${start}`;
    const known = merged.get(key);
    if (known) mergeRollup(known.figures, figures);
    else merged.set(key, { seriesId, bucket: start, figures });
  }
  return [...merged.values()].sort((a, b) => a.bucket - b.bucket || a.seriesId - b.seriesId);
}
