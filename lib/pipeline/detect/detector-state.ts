import { emptySketch, logMoments } from "@/lib/aggregate/sketch";
import { addTo, hourOf, type LateHistory } from "@/lib/detectors/late-history";
import { SeasonalDetector } from "@/lib/detectors/seasonal/seasonal-detector";
import type { SeasonalVerdict } from "@/lib/detectors/seasonal/seasonal-verdict";
import { TailBurn, type TailVerdict } from "@/lib/detectors/tail/tail-burn";
import type { DetectedSeries } from "@/lib/rules/anomaly/anomaly-findings";
import type { MarkedChange } from "@/lib/schema/detectors/change";
import {
  BIN_MS,
  BINS_PER_DAY,
  BINS_PER_HOUR,
  type LogBin,
  type ZoneOffset,
} from "@/lib/schema/detectors/log-bin";
import type { Sketch } from "@/lib/schema/figures/rollup";
import { hourOffset } from "@/lib/schema/time/zoned-time";
import {
  type AcceptedLevel,
  type DetectorSeries,
  type JudgedBin,
  listAcceptedLevels,
  listDetectorBins,
  listDetectorSeries,
  listDetectorTails,
  type SeriesKey,
  type StoredBin,
} from "@/lib/store/detectors/detector-series";
import { type Excluded, exclusion } from "./exclusion";

/** Bounds the memory of a read: up to 4,608 bins each. */
const SERIES_A_READ = 50;
/** The history that is loaded per series: 14 days and a margin. */
export const HISTORY_BINS = 16 * BINS_PER_DAY;
const EMPTY: LogBin = { n: 0, sum: 0, sumSq: 0 };

export type FollowedSeries = DetectorSeries & {
  level: SeasonalDetector;
  tail: TailBurn;
  verdict: DetectedSeries | null;
  /** Days whose tails differ from what is stored. */
  changedDays: Set<number>;
};

export type DetectorState = {
  series: Map<string, FollowedSeries>;
  /** The first bin that has not been judged. */
  next: number;
  /** The newest acceptance that was read. */
  acceptedId: number;
  /** Those of bins from `next` on, in their order. */
  accepted: AcceptedLevel[];
  /** The requests of which a latency was learned (`learnable`) by hour, as they were when their bins were read. */
  learned: Map<number, number>;
  /** What has come since then, and the bin from which on all is read again in the next round because of it. */
  late: LateHistory | null;
  learnAgainFrom: number | null;
  /** When that was looked for, epoch ms. */
  noticedAt: number;
  /** As they were when the state was loaded. */
  excluded: Excluded;
  /** New models and prompt versions, read again before bins are judged. */
  marked: readonly MarkedChange[];
  offset: ZoneOffset;
};

/** By metric, model and service (`keyOfSeries`). */
export type BinSketches = Map<string, SeriesKey & { sketch: Sketch }>;

// Names cannot contain NUL.
export const keyOfSeries = ({ metric, model, service }: SeriesKey) => `${metric}\0${model}\0${service}`;

export function offsetsOf(timeZone: string): ZoneOffset {
  return (bin) => Math.round(hourOffset(bin * BIN_MS, timeZone) / BIN_MS);
}

type Beginning = {
  projectId: number;
  /** The first bin that is not replayed. */
  next: number;
  timeZone: string;
  /** The hour before `next`. */
  recent: ReadonlyMap<number, BinSketches>;
  excluded: Excluded;
  /** Bins from `next` on, the first of a day, have been judged before. */
  again: boolean;
};

/** Replays the stored bins before `next` through the detectors. */
export async function loadDetectorState(beginning: Beginning): Promise<DetectorState> {
  const { projectId, next, timeZone, recent, excluded, again } = beginning;
  const noted = await listAcceptedLevels(projectId, 0);
  // Of history that is read again, an earlier level may have been accepted after a later one.
  const accepted = noted.toSorted((a, b) => a.bin - b.bin);
  const leftOut = exclusion(excluded);
  const state: DetectorState = {
    series: new Map(),
    next,
    acceptedId: noted.at(-1)?.id ?? 0,
    accepted: accepted.filter(({ bin }) => bin >= next),
    learned: new Map(),
    late: null,
    learnAgainFrom: null,
    noticedAt: 0,
    excluded,
    marked: [],
    offset: offsetsOf(timeZone),
  };
  for await (const { series, stored, days } of readHistories(projectId, next)) {
    const followed = follow(state, series);
    if (again) for (const day of days.keys()) if (day >= next / BINS_PER_DAY) days.delete(day);
    followed.tail = new TailBurn(days);
    const acceptances = accepted.filter(({ seriesId, bin }) => seriesId === series.id && bin < next);
    const levels = new Map<number, SeasonalVerdict>();
    for (const { bin, figures } of stored) {
      // The bin of an acceptance is not stored if it had no requests.
      while (acceptances.length > 0 && acceptances[0]!.bin < bin) {
        followed.level.accept();
        acceptances.shift();
      }
      levels.set(bin, followed.level.observe(bin, figures));
      if (series.metric === "latency_p50") addTo(state.learned, hourOf(bin), figures.n);
      if (leftOut(series, bin)) followed.level.leaveOut(bin, bin + 1);
    }
    const level = levels.get(stored.at(-1)!.bin)!;
    followed.verdict = verdictOf(followed, level, followRecentTail(followed, next, recent, levels));
    if (acceptances.length > 0) acceptSeries(followed);
  }
  return state;
}

/** The stored history of each series that has any. */
async function* readHistories(
  projectId: number,
  next: number,
): AsyncGenerator<{ series: DetectorSeries; stored: StoredBin[]; days: Map<number, Sketch> }> {
  const all = await listDetectorSeries(projectId);
  for (let at = 0; at < all.length; at += SERIES_A_READ) {
    const some = all.slice(at, at + SERIES_A_READ);
    const ids = some.map(({ id }) => id);
    const [bins, tails] = await Promise.all([
      listDetectorBins(ids, next - HISTORY_BINS, next),
      listDetectorTails(ids),
    ]);
    for (const series of some) {
      const stored = bins.get(series.id);
      if (stored) yield { series, stored, days: tails.get(series.id) ?? new Map() };
    }
  }
}

/** Whether a tail fires is not stored: it follows from the last hour. */
function followRecentTail(
  { tail, ...key }: FollowedSeries,
  next: number,
  recent: ReadonlyMap<number, BinSketches>,
  levels: ReadonlyMap<number, SeasonalVerdict>,
): TailVerdict {
  let verdict: TailVerdict | null = null;
  for (let bin = next - BINS_PER_HOUR; bin < next; bin++) {
    const sketch = recent.get(bin)?.get(keyOfSeries(key))?.sketch ?? emptySketch();
    const level = levels.get(bin)?.band?.level ?? null;
    verdict = tail.observe(bin, sketch, level, hourOf(bin) === hourOf(next));
  }
  return verdict!;
}

const verdictOf = (
  { metric, model, service }: SeriesKey,
  level: SeasonalVerdict,
  tail: TailVerdict,
): DetectedSeries => ({ metric, model, service, level, tail });

export function follow(state: DetectorState, series: DetectorSeries): FollowedSeries {
  const made: FollowedSeries = {
    ...series,
    level: new SeasonalDetector(state.offset),
    tail: new TailBurn(),
    verdict: null,
    changedDays: new Set(),
  };
  state.series.set(keyOfSeries(series), made);
  return made;
}

/** Feeds one bin of a series; null if nothing needs to be stored. */
export function judgeBin(
  one: FollowedSeries,
  bin: number,
  sketch: Sketch | null,
  leftOut: boolean,
): JudgedBin | null {
  const figures = sketch === null ? EMPTY : binOf(sketch);
  const level = one.level.observe(bin, figures);
  if (leftOut) one.level.leaveOut(bin, bin + 1);
  const tail = one.tail.observe(bin, sketch ?? emptySketch(), level.band?.level ?? null);
  // The tails learn an hour when the next one begins.
  if (bin % BINS_PER_HOUR === 0) one.changedDays.add(Math.floor((bin - 1) / BINS_PER_DAY));
  one.verdict = verdictOf(one, level, tail);
  if (figures.n === 0) return null;
  return { seriesId: one.id, bin, figures, band: level.band, firing: level.firing || tail.firing };
}

/** Makes the current level of its detectors normal. */
export function acceptSeries(series: FollowedSeries): void {
  series.level.accept();
  series.tail.accept();
  series.verdict &&= asQuiet(series.verdict);
}

/** The same figures, marked as not alerting. */
export function asQuiet({ level, tail, ...series }: DetectedSeries): DetectedSeries {
  return {
    ...series,
    level: { ...level, firing: false, since: null, side: null },
    tail: { ...tail, firing: false },
  };
}

function binOf(sketch: Sketch): LogBin {
  const moments = logMoments(sketch);
  if (moments === null) return EMPTY;
  const { n, mean, variance } = moments;
  return { n, sum: n * mean, sumSq: (n - 1) * variance + n * mean ** 2 };
}
