import type { RequestRow } from "@/lib/dashboard/requests/requests-model";

/** How many requests a tail keeps. */
export const TAIL_LIMIT = 500;
/** How many it reads at once. */
export const TAIL_PAGE = 200;
/** Requests reach Sightline up to this long after they end, so that it reads again what lies this far back. */
const OVERLAP_MS = 60_000;

export type Tail = {
  /** The newest first. */
  rows: readonly RequestRow[];
  /** The ids of what came with the last reading. */
  fresh: ReadonlySet<string>;
  /** More came than was read, so that the list has a gap. */
  skipped: boolean;
};

const keyOf = ({ t, id }: RequestRow) => `${t} ${id}`;
const newestFirst = (a: RequestRow, b: RequestRow) => b.t - a.t || (a.id < b.id ? 1 : -1);

/** The tail with what was read: the newest requests that match, the newest first. */
export function withArrivals({ rows, skipped }: Tail, read: readonly RequestRow[]): Tail {
  const known = new Set(rows.map(keyOf));
  const arrived = read.filter((row) => !known.has(keyOf(row)));
  const hasGap = rows.length > 0 && read.length >= TAIL_PAGE && arrived.length === read.length;
  return {
    rows: [...arrived, ...rows].sort(newestFirst).slice(0, TAIL_LIMIT),
    fresh: new Set(arrived.map(({ id }) => id)),
    skipped: skipped || hasGap,
  };
}

/** From when on a tail reads again, epoch ms; null: from the start of its range. */
export const tailStart = ({ rows: [newest] }: Pick<Tail, "rows">): number | null =>
  newest === undefined ? null : newest.t - OVERLAP_MS;
