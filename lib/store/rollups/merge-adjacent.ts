import { mergeRollup } from "@/lib/aggregate/rollup";
import { type KeyedRollup, type RollupRecord, rollupFromRecord } from "./rollup-codec";

/** Merges consecutive records with the same project, series and bucket. */
export async function* mergeAdjacent(records: AsyncIterable<RollupRecord>): AsyncGenerator<KeyedRollup> {
  let current: KeyedRollup | null = null;
  for await (const record of records) {
    const next = rollupFromRecord(record);
    if (current && compareRollupKeys(current, next) === 0) mergeRollup(current.figures, next.figures);
    else {
      if (current) yield current;
      current = next;
    }
  }
  if (current) yield current;
}

type RollupKey = Pick<KeyedRollup, "projectId" | "seriesId" | "bucket">;

/** The order of the sorted scans: by project, then series, then bucket. */
export function compareRollupKeys(a: RollupKey, b: RollupKey): number {
  return a.projectId - b.projectId || a.seriesId - b.seriesId || a.bucket - b.bucket;
}
