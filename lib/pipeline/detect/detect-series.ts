import { addTo, hourOf, isSettled, lateHistory } from "@/lib/detectors/late-history";
import { env } from "@/lib/env";
import { timeSlices } from "@/lib/give-way";
import { errorText, log } from "@/lib/log";
import { heartbeat } from "@/lib/pipeline/process/heartbeat";
import { databaseWide } from "@/lib/process-wide";
import type { DetectedSeries } from "@/lib/rules/anomaly/anomaly-findings";
import { changeBehind, markedChanges } from "@/lib/rules/anomaly/marked-changes";
import { BIN_MS, BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { listSilences } from "@/lib/store/alerts/silences";
import { pool } from "@/lib/store/database/pool";
import { listChanges } from "@/lib/store/detectors/changes";
import {
  type AcceptedLevel,
  type DetectorSeries,
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
import { readLearnable } from "@/lib/store/rollups/learnable-hours";
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
import { readBins } from "./read-bins";

/** A bin is judged a minute after it has closed, when late rows have arrived. */
const LATE_MS = 60_000;
/** History that is monitored for the first time is read half a day at a time. */
const READ_BINS = BINS_PER_DAY / 2;
/** Pairs of model and service beyond this number are not monitored; those with the lowest ids stay. */
const MOST_SERIES = 1_000;

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
        running.state = await advance(projectId, running.state, now);
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
  const { state } = running;
  if (state !== null && state.learnAgainFrom === null && closedUntil(now) - state.next <= READ_BINS)
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

async function advance(projectId: number, known: DetectorState | null, now: number): Promise<DetectorState> {
  const until = closedUntil(now);
  const again = known?.learnAgainFrom ?? null;
  const present = again === null ? [] : await readLearnable(projectId, hourOf(again), hourOf(until));
  const monitored = again === null ? [] : takeMonitored(known!);
  const state = known === null || again !== null ? await begin(projectId, until, again) : known;
  // They stay, although others may have come before them.
  for (const series of monitored) if (!state.series.has(keyOfSeries(series))) follow(state, series);
  if (state.next < until) {
    // Excluded periods may have been added or removed, which changes what was learned.
    const excluded = await excludedTimes(projectId);
    if (JSON.stringify(excluded) !== JSON.stringify(state.excluded)) return advance(projectId, null, now);
    for (let from = state.next; from < until; from += READ_BINS)
      await judge(projectId, state, from, Math.min(until, from + READ_BINS));
    // Requests whose hours are kept, but no longer their minutes, would otherwise be late each time.
    for (const [hour, count] of present)
      state.learned.set(hour, Math.max(count, state.learned.get(hour) ?? 0));
    await noticeLateHistory(projectId, state, now);
  } else if (state.late !== null && now - state.noticedAt >= MINUTE_MS) {
    // Who brings a history looks at it soon: whether more still arrives is known before the next bin closes.
    await noticeLateHistory(projectId, state, now);
  }
  await applyAccepted(projectId, state);
  return state;
}

/** The series of a state that ends here: beside the next one, its detectors would double the memory. */
function takeMonitored({ series }: DetectorState): DetectorSeries[] {
  const monitored = [...series.values()].map(({ id, metric, model, service }) => ({
    id,
    metric,
    model,
    service,
  }));
  series.clear();
  return monitored;
}

/** Loads the stored bins, or the first time the rollups of the last days. `from`: what came later is read again. */
async function begin(projectId: number, until: number, from: number | null): Promise<DetectorState> {
  const [newest, project, excluded] = await Promise.all([
    newestDetectorBin(projectId),
    findProject(projectId),
    excludedTimes(projectId),
  ]);
  const stored = newest === null ? 0 : Math.min(newest + 1, until);
  const next = Math.max(from ?? stored, until - HISTORY_BINS);
  const { bins: recent } = await readBins(projectId, next - BINS_PER_HOUR, next);
  const timeZone = project?.timeZone ?? "UTC";
  return loadDetectorState({ projectId, next, timeZone, recent, excluded, again: from !== null });
}

/**
 * Requests that are sent afterward, as by a team that brings its history, count as if they had been there: the next round
 * reads all from the day of the first of them on again, if they are enough to change a level.
 */
async function noticeLateHistory(projectId: number, state: DetectorState, now: number): Promise<void> {
  state.noticedAt = now;
  const { next, learned, late: before } = state;
  // What is no longer kept by the minute cannot be read again.
  const kept = Math.ceil((next * BIN_MS) / DAY_MS - env().SIGHTLINE_RETENTION_DAYS) * BINS_PER_DAY;
  // Of the hour in which the history begins, the detectors may have read only a part.
  const first = Math.ceil(Math.max(next - HISTORY_BINS, kept) / BINS_PER_HOUR);
  const stored = await readLearnable(projectId, first, hourOf(next));
  for (const hour of learned.keys()) if (hour < first) learned.delete(hour);
  // Of more pairs than are monitored, some have not been learned on purpose.
  if (state.series.size >= MOST_SERIES) for (const [hour, count] of stored) learned.set(hour, count);
  state.late = lateHistory(stored, learned, before, next);
  if (state.late !== null && isSettled(state.late, before, next))
    state.learnAgainFrom = Math.floor((state.late.firstHour * BINS_PER_HOUR) / BINS_PER_DAY) * BINS_PER_DAY;
}

async function excludedTimes(projectId: number): Promise<Excluded> {
  const [incidents, silences] = await Promise.all([listIncidents(projectId), listSilences(projectId, 0)]);
  return { incidents, maintenance: silences.filter(({ recurrence }) => recurrence !== null) };
}

async function judge(projectId: number, state: DetectorState, from: number, until: number): Promise<void> {
  const leftOut = exclusion(state.excluded);
  state.marked = markedChanges(await listChanges(projectId));
  const { bins, learned } = await readBins(projectId, from, until);
  for (const [hour, count] of learned) addTo(state.learned, hour, count);
  await followNew(projectId, state, bins);
  const judged: JudgedBin[] = [];
  const giveWay = timeSlices();
  for (let bin = from; bin < until; bin++) {
    while (state.accepted.length > 0 && state.accepted[0]!.bin < bin)
      await applyAcceptance(state, state.accepted.shift()!);
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
  // Of history that is read again, it may be known when it became normal.
  const isAccepted = state.accepted.some(
    (one) => one.seriesId === series.id && one.bin - since < BINS_PER_DAY,
  );
  if (isAccepted || bin + 1 - since < BINS_PER_HOUR) {
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
  const newer = await listAcceptedLevels(projectId, state.acceptedId);
  state.acceptedId = newer.at(-1)?.id ?? state.acceptedId;
  for (const one of [...state.accepted.splice(0), ...newer]) await applyAcceptance(state, one);
}

async function applyAcceptance(state: DetectorState, { seriesId }: AcceptedLevel): Promise<void> {
  const series = [...state.series.values()].find((one) => one.id === seriesId);
  if (!series?.verdict) return;
  acceptSeries(series);
  await deleteDetectorTails(seriesId);
}
