import { mergeCells } from "@/lib/aggregate/rollup";
import { checkCaller, currentCall } from "@/lib/call";
import { databaseWide } from "@/lib/process-wide";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { ceilTo, DAY_MS, floorTo, HOUR_MS } from "@/lib/schema/time/epoch";
import { steadyNow } from "@/lib/steady-clock";
import { readTraffic } from "@/lib/store/database/replica";
import { type GroupedRollup, readRollups } from "./read-rollups";
import { marksOn, type RollupState, rollupState, sharedRollupState } from "./rollup-state";
import type { RollupQuery } from "./rollup-statement";

const BYTES_LIMIT = 64 * 1024 * 1024;
const FRESH_MS = 5_000;
/** How long an older copy of the server, which does not count its changes of the past, may go unnoticed. */
const PAST_MS = 5 * 60_000;

/** A single bucket of fewer hours is read as a whole. */
const FEWEST_HOURS_MS = 6 * HOUR_MS;

type Rows = readonly GroupedRollup[];
/** `signal`: of the call that reads it, which ends when its caller leaves. */
type Entry = { rows: Promise<Rows>; bytes: number; until: number; signal: AbortSignal | null };
type Cache = { entries: Map<string, Entry>; bytes: number };

const cache = () => databaseWide<Cache>("rollup-cache", () => ({ entries: new Map(), bytes: 0 }));

/**
 * The same rows as `readRollups`, shared by all callers that ask the same until new data is committed, for at most five
 * seconds. Buckets of hours that are closed are kept until something in them changes, so that a chart of a long range that
 * is shown again costs what is new in it. The returned figures must not be changed.
 */
export async function readCachedRollups(query: RollupQuery): Promise<Rows> {
  const state = await sharedRollupState(query.projectId);
  const { version, past } = state;
  const { closed, open } = partsOf(query, past.until);
  const parts = await Promise.all([
    ...(closed ? daysApart(closed) : []).map((one) =>
      kept(["past", past.revision, one], PAST_MS, () => readPast(one, state)),
    ),
    ...(open ? [kept([version, open], FRESH_MS, () => readFresh(open, state))] : []),
  ]);
  if (parts.length === 1) return parts[0]!;
  return query.stepMs === null ? inOneBucket(parts.flat(), query.from) : parts.flat();
}

/** The groups of several parts of one bucket. */
function inOneBucket(rows: Rows, bucket: number): Rows {
  const groups = new Map<string, Rollup[]>();
  for (const { key, figures } of rows) {
    const group = groups.get(key);
    if (group) group.push(figures);
    else groups.set(key, [figures]);
  }
  return [...groups].map(([key, parts]) => ({
    key,
    bucket,
    figures: parts.length === 1 ? parts[0]! : mergeCells(parts),
  }));
}

type Read = { rows: Rows; lasts: boolean };

const readFresh = async (query: RollupQuery, state: RollupState): Promise<Read> => ({
  rows: await readTraffic((from) => readRollups(query, from, marksOn(from, state))),
  lasts: true,
});

/** Where they changed in between, or come from a replica that is behind, they are of another revision and do not last. */
function readPast(query: RollupQuery, state: RollupState): Promise<Read> {
  return readTraffic(async (from) => {
    const rows = await readRollups(query, from, marksOn(from, state));
    const { past } = await rollupState(from, query.projectId);
    return { rows, lasts: past.revision === state.past.revision && past.until >= query.to };
  });
}

async function kept(key: unknown, forMs: number, read: () => Promise<Read>): Promise<Rows> {
  const name = JSON.stringify(key);
  const { entries } = cache();
  const now = steadyNow();
  const known = entries.get(name);
  if (known && known.until > now) {
    // Re-inserted, so that the map's order is the order of use.
    entries.delete(name);
    entries.set(name, known);
    try {
      return await known.rows;
    } catch (thrown) {
      if (!known.signal?.aborted) throw thrown;
      checkCaller();
      return kept(key, forMs, read);
    }
  }
  if (known) drop(name, known);
  const reading = read();
  const signal = currentCall()?.signal ?? null;
  const entry: Entry = { rows: reading.then(({ rows }) => rows), bytes: 0, until: now + forMs, signal };
  entries.set(name, entry);
  try {
    const rows = await entry.rows;
    const { lasts } = await reading;
    if (!lasts) drop(name, entry);
    else if (entries.get(name) === entry) keep(entry, rows);
    return rows;
  } catch (thrown) {
    drop(name, entry);
    throw thrown;
  }
}

type Parts = { closed?: RollupQuery; open?: RollupQuery };

/** The part of a query whose buckets end before `until`, and the rest. */
export function partsOf(query: RollupQuery, until: number): Parts {
  const { from, to, stepMs } = query;
  if (stepMs === null) return partsOfOneBucket(query, until);
  const at =
    to <= until
      ? to
      : typeof stepMs === "number"
        ? floorTo(until, stepMs)
        : (stepMs.starts.findLast((start) => start <= until) ?? from);
  const within = (isIn: (start: number) => boolean) =>
    typeof stepMs === "object" ? { starts: stepMs.starts.filter(isIn) } : stepMs;
  return {
    ...(at > from ? { closed: { ...query, to: at, stepMs: within((start) => start < at) } } : {}),
    ...(at < to
      ? { open: { ...query, from: Math.max(at, from), stepMs: within((start) => start >= at || at <= from) } }
      : {}),
  };
}

/**
 * The whole hours of a single bucket, which are the same for an hour while its ends move on minute by minute, and the rest.
 */
function partsOfOneBucket(query: RollupQuery, until: number): Parts {
  const { from, to, level } = query;
  const hours = { from: ceilTo(from, HOUR_MS), to: floorTo(Math.min(to, until), HOUR_MS) };
  if (level === "1m" || level === "total" || hours.to - hours.from < FEWEST_HOURS_MS) return { open: query };
  const closed = { ...query, ...hours };
  const head = from < hours.from ? { from, to: hours.from } : null;
  if (hours.to < to) return { closed, open: { ...query, from: hours.to, ...(head && { head }) } };
  return { closed, ...(head && { open: { ...query, ...head } }) };
}

/**
 * The whole days of a single bucket of days, which are nearly all of its cost and stay the same for a day, and the hours
 * around them, of which some are new every hour.
 */
export function daysApart(closed: RollupQuery): RollupQuery[] {
  const { from, to, stepMs, level } = closed;
  const days = { from: ceilTo(from, DAY_MS), to: floorTo(to, DAY_MS) };
  if (stepMs !== null || level !== "1d" || days.from >= days.to) return [closed];
  const hours = [
    { from, to: days.from },
    { from: days.to, to },
  ].filter((span) => span.from < span.to);
  return [{ ...closed, ...days }, ...hours.map((span) => ({ ...closed, ...span, level: "1h" as const }))];
}

function keep(entry: Entry, rows: Rows): void {
  entry.bytes = rows.reduce((sum, row) => sum + sizeOf(row), 500);
  cache().bytes += entry.bytes;
  for (const [key, oldest] of cache().entries) {
    if (cache().bytes <= BYTES_LIMIT) return;
    drop(key, oldest);
  }
}

/** The approximate memory of a row. Sketches that were read are pairs in an array. */
function sizeOf({ figures }: GroupedRollup): number {
  const { latencySketch, ttftSketch, outputTokensSketch, costSketch } = figures;
  const sketches = [latencySketch, ttftSketch, outputTokensSketch, costSketch].map(({ buckets }) =>
    buckets.size === 0 ? 0 : 300 + buckets.size * 8,
  );
  return 900 + sketches.reduce((sum, bytes) => sum + bytes, 0) + figures.errorTypes.size * 40;
}

function drop(key: string, entry: Entry): void {
  if (cache().entries.get(key) !== entry) return;
  cache().entries.delete(key);
  cache().bytes -= entry.bytes;
}
