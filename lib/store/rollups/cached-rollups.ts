import { databaseWide } from "@/lib/process-wide";
import type { Client } from "@/lib/store/database/client";
import { readTraffic } from "@/lib/store/database/replica";
import { type GroupedRollup, type RollupQuery, readRollups } from "./read-rollups";

const BYTES_LIMIT = 64 * 1024 * 1024;
const FRESH_MS = 5_000;

type Entry = { rows: Promise<readonly GroupedRollup[]>; bytes: number; until: number };
type Cache = { entries: Map<string, Entry>; bytes: number };

const cache = () => databaseWide<Cache>("rollup-cache", () => ({ entries: new Map(), bytes: 0 }));

/**
 * The same rows as `readRollups`, shared by all callers that ask the same until new data is committed, for at most five
 * seconds. The returned figures must not be changed.
 */
export async function readCachedRollups(query: RollupQuery): Promise<readonly GroupedRollup[]> {
  const version = await readTraffic((from) => rollupVersion(from, query.projectId));
  const key = JSON.stringify([version, query]);
  const { entries } = cache();
  const now = Date.now();
  const known = entries.get(key);
  if (known && known.until > now) {
    // Re-inserted, so that the map's order is the order of use.
    entries.delete(key);
    entries.set(key, known);
    return known.rows;
  }
  if (known) drop(key, known);
  const entry: Entry = {
    rows: readTraffic((from) => readRollups(query, from)),
    bytes: 0,
    until: now + FRESH_MS,
  };
  entries.set(key, entry);
  try {
    const rows = await entry.rows;
    if (entries.get(key) === entry) keep(entry, rows);
    return rows;
  } catch (thrown) {
    drop(key, entry);
    throw thrown;
  }
}

/**
 * Changes with every visible commit: by the newest fragment and their number. The sequence's position distinguishes the
 * states before and after a compaction; read in a statement of its own, because it is on another node than the fragments
 * of a distributed database.
 */
export async function rollupVersion(from: Client, projectId: number): Promise<string> {
  const sequence = await from.query<{ last: string }>({
    name: "rollup-sequence",
    text: "SELECT last_value AS last FROM rollup_fragments_id_seq",
  });
  const fragments = await from.query<{ newest: string | null; count: string }>({
    name: "rollup-version",
    text: "SELECT max(id) AS newest, count(*) AS count FROM rollup_fragments WHERE project_id = $1",
    values: [projectId],
  });
  const { newest, count } = fragments.rows[0]!;
  return `${newest}.${count}.${sequence.rows[0]!.last}`;
}

function keep(entry: Entry, rows: readonly GroupedRollup[]): void {
  entry.bytes = rows.reduce((sum, row) => sum + sizeOf(row), 500);
  cache().bytes += entry.bytes;
  for (const [key, oldest] of cache().entries) {
    if (cache().bytes <= BYTES_LIMIT) return;
    drop(key, oldest);
  }
}

/** The approximate memory of a row: a map entry of a sketch takes about 40 bytes. */
function sizeOf({ figures }: GroupedRollup): number {
  const { latencySketch, ttftSketch, outputTokensSketch, costSketch } = figures;
  const buckets =
    latencySketch.buckets.size +
    ttftSketch.buckets.size +
    outputTokensSketch.buckets.size +
    costSketch.buckets.size +
    figures.errorTypes.size;
  return 900 + buckets * 40;
}

function drop(key: string, entry: Entry): void {
  if (cache().entries.get(key) !== entry) return;
  cache().entries.delete(key);
  cache().bytes -= entry.bytes;
}
