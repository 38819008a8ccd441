import type { Rollup } from "@/lib/schema/figures/rollup";
import { LN_GAMMA } from "./sketch-buckets";

const COLUMNS = 75;
/** Six rows to a power of ten, at numbers that are easy to read. */
const MANTISSAS = [1, 1.5, 2, 3, 5, 7];

/** Latencies by time and size, from the sketches of the buckets. */
export function latencyHeat(
  cells: readonly (Rollup | null)[],
  { starts, to }: { starts: readonly number[]; to: number },
) {
  const per = Math.max(1, Math.ceil(starts.length / COLUMNS));
  const columns = Math.ceil(starts.length / per);
  const times = [...Array.from({ length: columns }, (_, at) => starts[at * per]!), to];
  const keys = cells.flatMap((cell) => (cell ? [...cell.latencySketch.buckets.keys()] : []));
  if (keys.length === 0) return { times, edges: [], counts: [] };
  const middleOf = (key: number) => Math.exp((key - 0.5) * LN_GAMMA);
  const [least, most] = [keys.reduce((a, b) => Math.min(a, b)), keys.reduce((a, b) => Math.max(a, b))].map(
    middleOf,
  );
  const edges = edgesOf(least!, most!);
  const rowOf = (value: number) =>
    Math.max(
      0,
      edges.findLastIndex((edge) => edge <= value),
    );
  const counts = times.slice(1).map(() => new Array<number>(edges.length - 1).fill(0));
  cells.forEach((cell, at) => {
    const column = counts[Math.floor(at / per)]!;
    if (!cell) return;
    column[0]! += cell.latencySketch.zeroCount;
    for (const [key, count] of cell.latencySketch.buckets)
      column[Math.min(rowOf(middleOf(key)), column.length - 1)]! += count;
  });
  return { times, edges, counts };
}

/** The edges around all values. */
function edgesOf(least: number, most: number): number[] {
  const edges: number[] = [];
  for (let power = Math.floor(Math.log10(least)); ; power++) {
    for (const mantissa of MANTISSAS) {
      const edge = mantissa * 10 ** power;
      // Only the last edge that is not above the smallest value is kept.
      if (edge <= least) edges.length = 0;
      edges.push(edge);
      if (edge > most && edges.length > 1) return edges;
    }
  }
}
