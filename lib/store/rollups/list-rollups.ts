import type { Filters } from "@/lib/schema/figures/filters";
import type { RollupLevel, RollupRow } from "@/lib/schema/figures/rollup";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { readRollups } from "./read-rollups";
import { SKETCHES, type SketchName } from "./rollup-columns";

const LEVEL_MS: Record<RollupLevel, number> = { "1m": 60_000, "1h": 3_600_000, "1d": 86_400_000 };

export type RollupQuery = {
  projectId: number;
  filters: Filters;
  from: number;
  to: number;
  level: RollupLevel;
  /** The sketches that the caller needs; the others are empty. All by default. */
  sketches?: readonly SketchName[];
  /** Where rows begin, in order, the first at `from`; at each bucket of the level by default. */
  starts?: readonly number[];
  most?: number;
};

/**
 * One row per series and bucket of the level in [from, to), whole minutes, by bucket, then series. A bucket at an
 * unaligned end contains only the part within the span.
 */
export async function listRollups(
  { sketches = SKETCHES, starts, ...query }: RollupQuery,
  client: Client = pool(),
): Promise<RollupRow[]> {
  const grouped = {
    ...query,
    stepMs: starts ? { starts } : LEVEL_MS[query.level],
    groupBy: "series",
    sketches,
  } as const;
  const rows = await readRollups(grouped, client);
  return rows
    .map(({ key, bucket, figures }) => ({ seriesId: Number(key), bucket, figures }))
    .sort((a, b) => a.bucket - b.bucket || a.seriesId - b.seriesId);
}
