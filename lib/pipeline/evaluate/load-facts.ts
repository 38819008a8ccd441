import { counted } from "@/lib/format/format-value";
import { detectedNow, detectedSeries } from "@/lib/pipeline/detect/detect-series";
import { PromiseCache } from "@/lib/promise-cache";
import { type BudgetState, budgetStates } from "@/lib/reads/budget-periods";
import { lookBack } from "@/lib/reads/look-back";
import type { FigureNeeds, RuleFacts, RuleNeeds } from "@/lib/rules/rule-facts";
import type { RuleFigures } from "@/lib/rules/rule-groups";
import { isCovered, type WindowSpan, windowSpans } from "@/lib/rules/window-spans";
import { METRICS } from "@/lib/schema/figures/facts";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import { LOOK_BACK_DAYS, LOOK_BACK_ROWS } from "@/lib/schema/rules/look-back";
import { DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { listOpenFaults } from "@/lib/store/alerts/faults";
import { pool } from "@/lib/store/database/pool";
import { findProject } from "@/lib/store/people/projects";
import { listCircuits } from "@/lib/store/requests/circuit-events";
import { listErrorTypes, listSeries } from "@/lib/store/requests/series";
import type { HeldRollups } from "@/lib/store/rollups/held-rollups";
import { listRollups } from "@/lib/store/rollups/list-rollups";
import { sketchesOf } from "@/lib/store/rollups/metric-columns";
import { readRollups } from "@/lib/store/rollups/read-rollups";
import type { SketchName } from "@/lib/store/rollups/rollup-columns";
import { type RollupState, rollupState } from "@/lib/store/rollups/rollup-state";
import { budgetBurns } from "./budget-burns";
import { countHits } from "./count-hits";
import { fullNames } from "./full-names";
import { installationFaults } from "./installation-faults";
import { shortHistory } from "./short-history";
import { storedFaults } from "./stored-faults";

const HISTORY_FRESH_MS = 5 * MINUTE_MS;

/** What stays the same over many rounds in a past that no one adds to. `spending`: without sketches. */
export type PastReads = {
  names: Names;
  rollups: HeldRollups;
  spending: HeldRollups;
  circuits: RuleFacts["circuits"];
};
type Past = RollupState["past"];
type Names = Pick<RuleFigures, "timeZone" | "series" | "errorTypeName">;

type FactsOf<Needs> = Promise<Pick<RuleFacts, keyof Needs & keyof RuleFacts>>;

/**
 * Gives each rule of a round the facts that it needs. Each is read once, for all `needs` of the round, by the first
 * rule that asks: a failed read fails only the rules that need it. Most rules need figures, so a round without figures
 * fails as a whole. `past`: of a round in the past, which waits for detectors that catch up.
 */
export async function factsReader(
  projectId: number,
  needs: readonly Partial<RuleNeeds>[],
  now: number,
  past: PastReads | null = null,
): Promise<<Needs extends Partial<RuleNeeds>>(of: Needs) => FactsOf<Needs>> {
  const state = once(() => rollupState(pool(), projectId));
  const stamp = once(async () => `${windowsEnd(now)} ${(await state()).version}`);
  const source = once(async () =>
    past ? { read: past.spending.read, stamp: null } : { read: readRollups, stamp: await stamp() },
  );
  const windows = once(async () => {
    const wanted = needs.flatMap(({ figures }) => figures ?? []);
    return past
      ? pastFigures(wanted, now, past)
      : figuresNow(projectId, wanted, now, { stamp: await stamp(), past: (await state()).past });
  });
  const states = once(async () => budgetStates(projectId, now, await source()));
  const read: { [name in keyof RuleFacts]: () => Promise<RuleFacts[name]> } = {
    figures: async () => (await windows()).figures,
    circuits: once(async () => past?.circuits ?? listCircuits(projectId)),
    budgets: once(async () => (await states()).map(standingOf)),
    budgetBurns: once(async () => budgetBurns(await states(), now, await source())),
    detected: once(() => (past ? detectedSeries : detectedNow)(projectId, now)),
    hits: once(() => countHits(projectId, now)),
    faults: once(async () =>
      // What is wrong now was not wrong then.
      past
        ? []
        : (
            await Promise.all([
              listOpenFaults(projectId),
              storedFaults(projectId, now),
              installationFaults(projectId, now),
              fullNames(projectId, now),
              shortHistory(projectId, now),
            ])
          ).flat(),
    ),
  };
  if (needs.some(({ figures }) => figures)) await read.figures();
  return async <Needs extends Partial<RuleNeeds>>(of: Needs) => {
    if (of.figures && !isCovered(of.figures, windowsEnd(now), (await windows()).since))
      throw new Error(TOO_MANY);
    const names = Object.keys(of) as (keyof Needs & keyof RuleFacts)[];
    const facts = await Promise.all(names.map(async (name) => [name, await read[name]()] as const));
    return Object.fromEntries(facts) as Awaited<FactsOf<Needs>>;
  };
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= read();
    return made;
  };
}

const standingOf = ({ budget, period, elapsed, spent, forecast, contributors }: BudgetState) => ({
  budget,
  period,
  contributors,
  forecast,
  spentUsd: spent.costUsd,
  requests: spent.requests,
  usualShare: forecast ? forecast.shareAt(elapsed) : 0,
});

async function pastFigures(
  needs: readonly FigureNeeds[],
  now: number,
  { names, rollups }: PastReads,
): Promise<Loaded> {
  const { minutes, since } = await readWindows(
    needs,
    windowsEnd(now),
    (span) => rollups.list(span),
    Number.POSITIVE_INFINITY,
  );
  const hasHistory = needs.some(({ hours }) => hours !== null);
  const hours = hasHistory ? await rollups.list(historyBefore(now)) : [];
  return { figures: { ...names, minutes, hours }, since };
}

/** Windows include the open minute. */
const windowsEnd = (now: number) => floorTo(now, MINUTE_MS) + MINUTE_MS;

/** `since`: rows of windows before that were too many. */
type Loaded = { figures: RuleFigures; since: number };
type HeldFigures = Loaded & { stamp: string; needs: ReadonlySet<string> };
/** In rows: 1,000 idle projects, or 20 that have just stopped sending. */
const heldFigures = new PromiseCache<HeldFigures>("rule-figures", {
  most: 20_000,
  weigh: ({ figures }) => 20 + figures.minutes.length,
});
/** A project with more rows is read in every round: they would take up memory in between. */
const HELD_ROWS = 5_000;

/**
 * The figures of the round before, while nothing was committed since and the minute is the same: most rounds of a project
 * at rest. What changes without a fragment, such as the price of past requests, counts from the next minute on.
 */
async function figuresNow(
  projectId: number,
  needs: readonly FigureNeeds[],
  now: number,
  { stamp, past }: { stamp: string; past: Past },
): Promise<Loaded> {
  const wanted = new Set(needs.map((one) => JSON.stringify(one)));
  const read = async () => ({ stamp, needs: wanted, ...(await readFigures(projectId, needs, now, past)) });
  const key = String(projectId);
  let known = await heldFigures.get(key, MINUTE_MS, now, read);
  if (known.stamp !== stamp || [...wanted].some((one) => !known.needs.has(one)))
    known = await heldFigures.renew(key, now, read);
  if (known.figures.minutes.length > HELD_ROWS) heldFigures.forget(key);
  return known;
}

async function readFigures(
  projectId: number,
  needs: readonly FigureNeeds[],
  now: number,
  past: Past,
): Promise<Loaded> {
  const wanted = { projectId, filters: NO_FILTERS, sketches: sketchesFor(needs) };
  const [names, { minutes, since }, hours] = await Promise.all([
    loadNames(projectId),
    readWindows(
      needs,
      windowsEnd(now),
      (span, most) => listRollups({ ...wanted, ...span, most }),
      WINDOW_ROWS,
    ),
    hoursFor(projectId, needs, now, past),
  ]);
  return { figures: { ...names, minutes, hours }, since };
}

export async function loadNames(projectId: number): Promise<Names> {
  const [series, errorTypes, project] = await Promise.all([
    listSeries(projectId),
    listErrorTypes(projectId),
    findProject(projectId),
  ]);
  return {
    timeZone: project?.timeZone ?? "UTC",
    series: new Map(series.map((one) => [one.id, one])),
    errorTypeName: (id) => errorTypes.get(id) ?? `error type ${id}`,
  };
}

/**
 * One span after the other: a round holds one connection, however many windows its rules have. The newest first, until
 * there are more than `most` rows.
 */
async function readWindows(
  needs: readonly FigureNeeds[],
  to: number,
  read: (span: WindowSpan, most: number) => Promise<RollupRow[]>,
  most: number,
): Promise<{ minutes: RollupRow[]; since: number }> {
  const parts: RollupRow[][] = [];
  let [left, since] = [most, Number.NEGATIVE_INFINITY];
  for (const span of windowSpans(needs, to).toReversed()) {
    const rows = await read(span, left + 1);
    left -= rows.length;
    if (left < 0) {
      since = span.to;
      break;
    }
    parts.push(rows);
  }
  return { minutes: parts.toReversed().flat(), since };
}

function sketchesFor(needs: readonly FigureNeeds[]): SketchName[] {
  // A stored rule may name a metric that no longer exists: it fails alone, when it is judged.
  const metrics = needs.flatMap((one) => one.metrics).filter((name) => Object.hasOwn(METRICS, name));
  return [...new Set(metrics.flatMap(sketchesOf))].sort();
}

/**
 * Rows of the windows of a project's rules. Each series has one between two moments where windows begin or end: ten windows
 * of the 10,000 series that a project keeps apart need about 200,000.
 */
export const WINDOW_ROWS = 300_000;
const TOO_MANY = `The windows of this project's rules have more than ${counted(WINDOW_ROWS, "row")}, one for each combination of model, provider, service and environment between two moments where windows begin or end. Give its rules fewer different windows, or send what differs with each request as a tag.`;

/** `revision`: of the past that it was read from; null while some of its hours were not closed. */
type History = {
  hour: number;
  revision: string | null;
  readAt: number;
  sketches: readonly SketchName[];
  rows: RollupRow[];
};
/** In rows: one project with as many as it may have, or 3,000 nearly idle ones. */
const histories = new PromiseCache<History>("hour-histories", {
  most: LOOK_BACK_ROWS,
  weigh: ({ rows }) => 100 + rows.length,
});

function historyBefore(now: number): { from: number; to: number; level: "1h" } {
  const hour = floorTo(now, HOUR_MS);
  return { from: hour - LOOK_BACK_DAYS * DAY_MS, to: hour, level: "1h" };
}

/**
 * Past hours change only by late rows: read again at each new hour, and every five minutes unless they are all closed and as
 * they were.
 */
async function hoursFor(
  projectId: number,
  needs: readonly FigureNeeds[],
  now: number,
  past: Past,
): Promise<RollupRow[]> {
  if (needs.every(({ hours }) => hours === null)) return [];
  const sketches = sketchesFor(needs.filter(({ hours }) => hours === "metrics"));
  const hour = floorTo(now, HOUR_MS);
  const revision = past.until >= hour ? past.revision : null;
  const read = async (sketches: readonly SketchName[]): Promise<History> => {
    const { from, to } = await lookBack(projectId, now);
    const wanted = { projectId, filters: NO_FILTERS, from, to, level: "1h", sketches } as const;
    return { hour, revision, readAt: now, sketches, rows: await listRollups(wanted) };
  };
  const key = String(projectId);
  const known = await histories.get(key, HOUR_MS, now, () => read(sketches));
  const isAsItWas = known.revision !== null && known.revision === revision;
  const isFresh = isAsItWas || Math.abs(now - known.readAt) < HISTORY_FRESH_MS;
  if (isFresh && known.hour === hour && sketches.every((one) => known.sketches.includes(one)))
    return known.rows;
  // Rules that are judged once a minute must not evict the facts of the others.
  const all = [...new Set([...known.sketches, ...sketches])].sort();
  return (await histories.renew(key, now, () => read(all))).rows;
}
