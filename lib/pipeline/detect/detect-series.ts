import { emptySketch, mergeSketch } from "@/lib/aggregate/sketch";
import { timeSlices } from "@/lib/give-way";
import { errorText, log } from "@/lib/log";
import { heartbeat } from "@/lib/pipeline/process/heartbeat";
import { databaseWide } from "@/lib/process-wide";
import type { DetectedSeries } from "@/lib/rules/anomaly/anomaly-findings";
import { changeBehind, markedChanges } from "@/lib/rules/anomaly/marked-changes";
import { BIN_MS, BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { Rollup, Sketch } from "@/lib/schema/figures/rollup";
import type { AnomalyMetric } from "@/lib/schema/rules/kinds/anomaly";
import { listSilences } from "@/lib/store/alerts/silences";
import { pool } from "@/lib/store/database/pool";
import { listChanges } from "@/lib/store/detectors/changes";
import {
  deleteDetectorTails,
  insertAcceptedLevel,
  insertDetectorBins,
  internDetectorSeries,
  type JudgedBin,
  listAcceptedLevels,
  newestDetectorBin,
  type SeriesKey,
  saveDetectorTails,
} from "@/lib/store/detectors/detector-series";
import { listIncidents } from "@/lib/store/detectors/incidents";
import { findProject } from "@/lib/store/people/projects";
import { listSeries } from "@/lib/store/requests/series";
import { readRollups } from "@/lib/store/rollups/read-rollups";
import {
  acceptSeries,
  asQuiet,
  type BinSketches,
  type DetectorState,
  type FollowedSeries,
  follow,
  HISTORY_BINS,
  judgeBin,
  keyOfSeries,
  loadDetectorState,
} from "./detector-state";
import { type Excluded, exclusion } from "./exclusion";

/** A bin is judged a minute after it has closed, when late rows have arrived. */
const LATE_MS = 60_000;
/** History that is monitored for the first time is read half a day at a time. */
const READ_BINS = BINS_PER_DAY / 2;
/** Pairs of model and service beyond this number are not monitored; those with the lowest ids stay. */
const MOST_SERIES = 1_000;

const SKETCH_OF: Record<AnomalyMetric, (figures: Rollup) => Sketch> = {
  latency_p50: (figures) => figures.latencySketch,
  ttft_p50: (figures) => figures.ttftSketch,
  // Failed calls have no latency, length or cost worth learning; the error rate covers them.
  output_tokens_p50: ({ outputTokensSketch }) => ({ ...outputTokensSketch, zeroCount: 0 }),
  cost_per_request: (figures) => figures.costSketch,
};
const METRICS = Object.keys(SKETCH_OF) as AnomalyMetric[];

type Running = { state: DetectorState | null; work: Promise<unknown>; catchingUp: boolean };
const states = () => databaseWide("detectors", () => new Map<number, Running>());

function runningOf(projectId: number): Running {
  const running = states().get(projectId) ?? { state: null, work: Promise.resolve(), catchingUp: false };
  states().set(projectId, running);
  return running;
}

/** All earlier bins are closed. */
const closedUntil = (now: number) => Math.floor((now - LATE_MS) / BIN_MS);

/** The detectors of a project as of `now`, after judging the bins that have closed. Rounds do not overlap. */
export function detectedSeries(projectId: number, now: number): Promise<DetectedSeries[]> {
  const running = runningOf(projectId);
  const round = running.work
    .catch(() => {})
    .then(async () => {
      try {
        running.state = await advance(projectId, running.state, closedUntil(now));
      } catch (thrown) {
        // Bins that were judged but not stored are judged again.
        running.state = null;
        throw thrown;
      }
      return [...running.state.series.values()].flatMap(({ verdict }) => (verdict ? [verdict] : []));
    });
  running.work = round;
  return round;
}

/** The same, or null while much history is loaded or judged in the background: other rules do not wait for it. */
export async function detectedNow(projectId: number, now: number): Promise<DetectedSeries[] | null> {
  const running = runningOf(projectId);
  if (running.catchingUp) return null;
  if (running.state !== null && closedUntil(now) - running.state.next <= READ_BINS)
    return detectedSeries(projectId, now);
  running.catchingUp = true;
  detectedSeries(projectId, now)
    .catch((thrown) => {
      // A worker that stops does not wait for it: it continues from what is stored.
      if (!heartbeat().stopping)
        log.error("the detectors could not catch up", { projectId, error: errorText(thrown) });
    })
    .finally(() => {
      running.catchingUp = false;
    });
  return null;
}

async function advance(
  projectId: number,
  known: DetectorState | null,
  until: number,
): Promise<DetectorState> {
  const state = known ?? (await begin(projectId, until));
  if (state.next < until) {
    // Excluded periods may have been added or removed, which changes what was learned.
    const excluded = await excludedTimes(projectId);
    if (JSON.stringify(excluded) !== JSON.stringify(state.excluded)) return advance(projectId, null, until);
    for (let from = state.next; from < until; from += READ_BINS)
      await judge(projectId, state, from, Math.min(until, from + READ_BINS));
  }
  await applyAccepted(projectId, state);
  return state;
}

/** Loads the stored bins, or the first time the rollups of the last days. */
async function begin(projectId: number, until: number): Promise<DetectorState> {
  const [newest, project, excluded] = await Promise.all([
    newestDetectorBin(projectId),
    findProject(projectId),
    excludedTimes(projectId),
  ]);
  const next = Math.max(newest === null ? 0 : Math.min(newest + 1, until), until - HISTORY_BINS);
  const recent = await sketchesByBin(projectId, next - BINS_PER_HOUR, next);
  return loadDetectorState(projectId, next, project?.timeZone ?? "UTC", recent, excluded);
}

async function excludedTimes(projectId: number): Promise<Excluded> {
  const [incidents, silences] = await Promise.all([listIncidents(projectId), listSilences(projectId, 0)]);
  return { incidents, maintenance: silences.filter(({ recurrence }) => recurrence !== null) };
}

async function judge(projectId: number, state: DetectorState, from: number, until: number): Promise<void> {
  const leftOut = exclusion(state.excluded);
  state.marked = markedChanges(await listChanges(projectId));
  const bins = await sketchesByBin(projectId, from, until);
  await followNew(projectId, state, bins);
  const judged: JudgedBin[] = [];
  const giveWay = timeSlices();
  for (let bin = from; bin < until; bin++) {
    for (const [key, series] of state.series) {
      const turn = giveWay();
      // Awaiting nothing costs as much as judging a bin.
      if (turn) await turn;
      const one = judgeBin(series, bin, bins.get(bin)?.get(key)?.sketch ?? null, leftOut(series, bin));
      const { verdict } = series;
      const isFiring = verdict !== null && (verdict.level.firing || verdict.tail.firing);
      const explained = isFiring && (await heedChange(projectId, state, series, verdict, bin));
      if (one) judged.push(explained ? { ...one, firing: false } : one);
    }
  }
  await insertDetectorBins(judged);
  await storeTails(state);
  state.next = until;
}

/**
 * A shift with a new model or prompt version is marked as a change and does not alert. After an hour, when its size is
 * known, it becomes normal. Returns whether a change explains the firing bin.
 */
async function heedChange(
  projectId: number,
  state: DetectorState,
  series: FollowedSeries,
  verdict: DetectedSeries,
  bin: number,
): Promise<boolean> {
  const { metric, model, service } = series;
  const since = verdict.level.since ?? bin + 1 - BINS_PER_HOUR;
  const change = changeBehind(state.marked, service, since * BIN_MS);
  if (!change) return false;
  if (bin + 1 - since < BINS_PER_HOUR) {
    series.verdict = asQuiet(verdict);
    return true;
  }
  const key = { metric, model, service };
  const accepted = await insertAcceptedLevel(
    pool(),
    projectId,
    key,
    bin,
    `${change.kind} ${change.value}`,
    change,
  );
  acceptSeries(series);
  await deleteDetectorTails(series.id);
  state.acceptedId = Math.max(state.acceptedId, accepted?.id ?? 0);
  return true;
}

/** Sketches by bin and (metric, model, service), over all providers and environments. */
async function sketchesByBin(
  projectId: number,
  from: number,
  until: number,
): Promise<Map<number, BinSketches>> {
  const span = {
    from: from * BIN_MS,
    to: until * BIN_MS,
    level: "1m",
    stepMs: BIN_MS,
    groupBy: "series",
  } as const;
  const sketches = ["latency", "ttft", "output_tokens", "cost"] as const;
  const [rows, series] = await Promise.all([
    readRollups({ projectId, filters: NO_FILTERS, ...span, sketches, figures: [] }),
    listSeries(projectId),
  ]);
  const dimensions = new Map(series.map((one) => [String(one.id), one]));
  const bins = new Map<number, BinSketches>();
  const giveWay = timeSlices();
  for (const { key, bucket, figures } of rows) {
    await giveWay();
    const of = dimensions.get(key);
    if (!of) continue;
    const bin = bucket / BIN_MS;
    const found = bins.get(bin) ?? new Map();
    bins.set(bin, found);
    for (const metric of METRICS) {
      const sketch = SKETCH_OF[metric](figures);
      if (sketch.buckets.size === 0) continue;
      const seriesKey = { metric, model: of.model, service: of.service };
      const name = keyOfSeries(seriesKey);
      const one = found.get(name) ?? { ...seriesKey, sketch: emptySketch() };
      mergeSketch(one.sketch, sketch);
      found.set(name, one);
    }
  }
  return bins;
}

async function followNew(
  projectId: number,
  state: DetectorState,
  bins: Map<number, BinSketches>,
): Promise<void> {
  const unknown = new Map<string, SeriesKey>();
  for (const found of bins.values())
    for (const [key, { metric, model, service }] of found)
      if (!state.series.has(key)) unknown.set(key, { metric, model, service });
  const room = Math.max(0, MOST_SERIES - state.series.size);
  for (const series of await internDetectorSeries(projectId, [...unknown.values()].slice(0, room)))
    follow(state, series);
}

async function storeTails(state: DetectorState): Promise<void> {
  const days = [];
  for (const { id, tail, changedDays } of state.series.values()) {
    for (const day of changedDays) {
      const sketch = tail.days.get(day);
      if (sketch) days.push({ seriesId: id, day, sketch });
    }
    changedDays.clear();
  }
  await saveDetectorTails(days);
}

/** Levels that users accepted since the last check, in any process. */
async function applyAccepted(projectId: number, state: DetectorState): Promise<void> {
  for (const { id, seriesId } of await listAcceptedLevels(projectId, state.acceptedId)) {
    state.acceptedId = Math.max(state.acceptedId, id);
    const series = [...state.series.values()].find((one) => one.id === seriesId);
    if (!series?.verdict) continue;
    acceptSeries(series);
    await deleteDetectorTails(seriesId);
  }
}
