import type { LlmRequest } from "@/lib/schema/request/request";
import type { Call, CallReport } from "@/lib/senders/call";
import type { Link, Remembered, Settled } from "@/lib/senders/counting/settle";
import { type Client, type Statement, together } from "@/lib/store/database/client";
import { transaction, transactionAhead } from "@/lib/store/database/pool";
import { KeyTaken } from "@/lib/store/database/store-rows";
import { tryLockCompaction } from "@/lib/store/rollups/compact-rollups";
import {
  loadReports,
  lockCounting,
  markReports,
  type ReportRow,
  reportsInsertion,
  type Sought,
  soughtBy,
} from "./call-reports";
import { expectsRelated, expectsRepeats, noteRelated, noteRepeat } from "./expect-repeats";
import {
  insertionOf,
  insertRowsWithin,
  type PendingRequest,
  type Row,
  resolveNames,
} from "./insert-requests";
import { type Place, removeRequests } from "./remove-requests";
import type { NumberedName } from "./series";

/** What is decided outside: which records count, and how a counted call is stored. Callers of one project share the first one's. */
export type Counting = {
  settle: (
    incoming: readonly CallReport[],
    remembered: ReadonlyMap<string, Remembered>,
    looked: { has: (key: string) => boolean },
  ) => Settled;
  linkOf: (report: CallReport) => Link;
  stateOf: (call: Call) => string;
  /** Under which time and id a call is stored. */
  placeOf: (call: Call) => { ts: number; id: string };
  /** How a report is remembered; equal reports have equal texts. */
  textOf: (report: CallReport) => string;
  reportOf: (text: string) => CallReport;
  prepare: (projectId: number, calls: readonly Call[]) => Promise<PendingRequest[]>;
};

export type ReportItem = { projectId: number; report: CallReport; counting: Counting };
/** remembered: another record counts; conflict: the record was reported before, with other content. */
export type ReportOutcome = "counted" | "remembered" | "duplicate" | "conflict";
/** `request`: as it is stored, where the report is the one that counts. */
export type ReportAnswer = { outcome: ReportOutcome; request: LlmRequest | null };

/** A counted call is to be replaced while rollups are compacted. Nothing was changed: try again, and hold up no one else. */
export class CompactionBusy extends Error {}

/** `rows`: by key, in each state that was needed. */
type Prepared = { rows: Map<string, { state: string; row: Row }[]>; names: NumberedName[] };

const byKey = (a: Row, b: Row) => (a.key < b.key ? -1 : 1);

const rowIn = ({ rows }: Prepared, key: string, state: string): Row | undefined =>
  rows.get(key)?.find((one) => one.state === state)?.row;

/** Rounds of looking for related records; each finds what the one before named. */
const MOST_ROUNDS = 5;
const MOST_ATTEMPTS = 5;

/** The items of one transaction. `at`: the place in `reports` and `texts` of each key. */
type Batch = {
  projectId: number;
  counting: Counting;
  reports: CallReport[];
  texts: string[];
  at: ReadonlyMap<string, number>;
};

function batchOf(items: readonly ReportItem[]): Batch {
  const { projectId, counting } = items[0]!;
  const reports: CallReport[] = [];
  const texts: string[] = [];
  const at = new Map<string, number>();
  for (const { report } of items) {
    if (at.has(report.key)) continue;
    at.set(report.key, reports.length);
    reports.push(report);
    texts.push(counting.textOf(report));
  }
  return { projectId, counting, reports, texts, at };
}

/** Counts every call of one project once, however many records report it, and answers one outcome per item, in order. */
export async function countReports(items: readonly ReportItem[]): Promise<ReportAnswer[]> {
  const batch = batchOf(items);
  const counted = (await countUnrelated(batch)) ?? (await countRelated(batch));
  return items.map(({ report }) => answerTo(report, batch, counted));
}

function answerTo(
  report: CallReport,
  { counting, reports, texts, at }: Batch,
  { known, requests }: Counted,
): ReportAnswer {
  const { key } = report;
  const first = at.get(key)!;
  const isFirst = reports[first] === report;
  const earlier = known.get(key) ?? (isFirst ? undefined : texts[first]);
  if (earlier !== undefined) {
    const reported = isFirst ? texts[first] : counting.textOf(report);
    return { outcome: earlier === reported ? "duplicate" : "conflict", request: null };
  }
  const request = requests[first]!;
  return { outcome: request === null ? "remembered" : "counted", request };
}

/** What is remembered changes what these reports count as, or how another one counts. */
class Related extends Error {}

const NOTHING: ReadonlyMap<string, Remembered> = new Map();

/**
 * Most batches change nothing that was counted before: their rows are sent with the look-up, and the transaction is committed
 * once it has found nothing that they depend on. Null if it has, or is likely to: nothing was stored.
 */
async function countUnrelated(batch: Batch): Promise<Counted | null> {
  const { projectId, counting, reports } = batch;
  if (expectsRepeats([projectId]) || expectsRelated(projectId)) return null;
  const alone = counting.settle(reports, NOTHING, batch.at);
  if ("need" in alone) throw new Error("a record was not looked for");
  const calls = alone.changes.flatMap(({ after }) => after ?? []);
  const { rows, names } = await resolveNames(await counting.prepare(projectId, calls));
  const sought = reports.map((report) => soughtBy(counting.linkOf(report)));
  const states: (string | null)[] = reports.map(() => null);
  const requests: (LlmRequest | null)[] = reports.map(() => null);
  alone.changes.forEach(({ key, state }, n) => {
    const at = batch.at.get(key)!;
    states[at] = state;
    requests[at] = rows[n]!.request;
  });
  rows.sort(byKey);
  const insertRows = insertionOf(rows, names);
  const insertReports = reportsInsertion(
    reports.map((_, at) => reportRow(batch, at, sought[at]!, states[at]!)),
  );
  const look = async (client: Client) => {
    const remembered = new Map<string, Remembered>();
    await loadReports(client, projectId, sought, remembered, counting.reportOf);
    if (remembered.size === 0) return;
    if (!isUnchanged(batch, states, remembered, counting.settle(reports, remembered, batch.at)))
      throw new Related();
  };
  try {
    return await transactionAhead(async (client) => {
      let looking = Promise.resolve();
      const rest = together(client, [
        () => lockCounting(client, projectId),
        () => (looking = look(client)),
        () => insertRows(client),
        () => insertReports(client),
      ]);
      await (client.pipeline ? looking.catch(() => rest) : rest);
      return { result: { known: new Map(), requests }, rest };
    });
  } catch (thrown) {
    if (thrown instanceof Related) noteRelated(projectId);
    else if (thrown instanceof KeyTaken) noteRepeat(projectId);
    else throw thrown;
    return null;
  }
}

/** Whether all of a batch is new, and counted in these states and nothing else is changed, with what is remembered too. */
function isUnchanged(
  { at }: Batch,
  states: readonly (string | null)[],
  remembered: ReadonlyMap<string, Remembered>,
  settled: Settled,
): boolean {
  if ("need" in settled) return false;
  for (const key of remembered.keys()) if (at.has(key)) return false;
  const counted = states.filter((state) => state !== null).length;
  return (
    settled.changes.length === counted &&
    settled.changes.every(({ key, state }) => at.has(key) && states[at.get(key)!] === state)
  );
}

/** The same where more is to be changed than these reports: each is decided on before the next one of the project. */
async function countRelated(batch: Batch): Promise<Counted> {
  const { projectId, counting, reports } = batch;
  const prepared: Prepared = { rows: new Map(), names: [] };
  let missing: Call[] = reports.filter((one) => one.kind === "call");
  // A repeat is remembered; only one of a request that was forgotten, or was sent in our own words, has its key taken.
  let areNew = !expectsRepeats([projectId]);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    await prepareMore(projectId, missing, counting, prepared);
    missing = [];
    const result = await transaction((client) => settleWithin(client, batch, prepared, areNew)).catch(
      (thrown) => {
        if (areNew && thrown instanceof KeyTaken) {
          noteRepeat(projectId);
          return null;
        }
        throw thrown;
      },
    );
    if (result === null) areNew = false;
    else if ("missing" in result) missing = result.missing;
    else return result;
  }
  throw new Error("calls change faster than they can be counted");
}

/** Prices and names need connections of their own: they are made before the transaction. */
async function prepareMore(
  projectId: number,
  calls: readonly Call[],
  { prepare, stateOf }: Counting,
  prepared: Prepared,
): Promise<void> {
  if (calls.length === 0) return;
  const pending = await prepare(projectId, calls);
  const { rows, names } = await resolveNames(pending);
  calls.forEach((call, at) => {
    const one = { state: stateOf(call), row: rows[at]! };
    const known = prepared.rows.get(call.key);
    if (known) known.push(one);
    else prepared.rows.set(call.key, [one]);
  });
  prepared.names.push(...names);
}

/** `known`: how a record was reported before; `requests`: of each report, where it is newly counted. */
type Counted = { known: ReadonlyMap<string, string>; requests: (LlmRequest | null)[] };
type Result = { missing: Call[] } | Counted;

async function settleWithin(
  client: Client,
  batch: Batch,
  prepared: Prepared,
  areNew: boolean,
): Promise<Result> {
  const { projectId, counting, reports } = batch;
  const { settle, linkOf, placeOf, textOf, reportOf } = counting;
  await lockCounting(client, projectId);
  const remembered = new Map<string, Remembered>();
  const looked = new Set<string>();
  const own = reports.map((report) => soughtBy(linkOf(report)));
  let sought = own;
  let settled: Settled = { need: own.map(({ link }) => link) };
  for (let round = 0; "need" in settled && round < MOST_ROUNDS; round++) {
    for (const { link } of sought) looked.add(link.key);
    await loadReports(client, projectId, sought, remembered, reportOf);
    // In the last round what is there must do: the chain of related records is too long to be one call.
    const all = round === MOST_ROUNDS - 1;
    settled = settle(reports, remembered, all ? new Set([...remembered.keys(), ...looked]) : looked);
    if ("need" in settled) sought = settled.need.map(soughtBy);
  }
  if ("need" in settled) throw new Error("related records were not found");
  const { changes } = settled;
  const states = new Map(changes.map(({ key, state }) => [key, state]));
  const missing: Call[] = [];
  const removed: Place[] = [];
  const rows: Row[] = [];
  const marks: { sought: Sought; counted: string | null }[] = [];
  for (const { key, before, after, state } of changes) {
    const row = after && rowIn(prepared, key, state!);
    if (row) rows.push(row);
    else if (after) missing.push(after);
    const known = remembered.get(key);
    if (!known) continue;
    marks.push({ sought: soughtBy(linkOf(known.report)), counted: state });
    if (before !== null && known.report.kind === "call") removed.push(placeOf(known.report));
  }
  if (missing.length > 0) return { missing };
  if (removed.length > 0 && !(await tryLockCompaction(client, projectId))) throw new CompactionBusy();
  await removeRequests(client, projectId, removed);
  const series = new Set(rows.map(({ seriesId }) => seriesId));
  const errors = new Set(rows.map(({ errorTypeId }) => errorTypeId));
  rows.sort(byKey);
  const names = namesOf(prepared.names, series, errors);
  const known = new Map<string, string>();
  const requests: (LlmRequest | null)[] = reports.map(() => null);
  const fresh: ReportRow[] = [];
  reports.forEach((report, at) => {
    const { key } = report;
    const one = remembered.get(key);
    if (one) {
      known.set(key, textOf(one.report));
      return;
    }
    const state = states.get(key) ?? null;
    if (state !== null) requests[at] = rowIn(prepared, key, state)!.request;
    fresh.push(reportRow(batch, at, own[at]!, state));
  });
  const insertRows: Statement = areNew
    ? insertionOf(rows, names)
    : (client) => insertRowsWithin(client, rows, names);
  const insertReports = reportsInsertion(fresh);
  await together(client, [
    () => insertRows(client),
    () => insertReports(client),
    () => markReports(client, projectId, marks),
  ]);
  return { known, requests };
}

function reportRow(
  { projectId, reports, texts }: Batch,
  at: number,
  sought: Sought,
  counted: string | null,
): ReportRow {
  const report = reports[at]!;
  return {
    projectId,
    sought,
    reported: texts[at]!,
    startMs: report.startMs,
    endMs: report.kind === "began" ? report.answeredMs : report.endMs,
    counted,
    apiKey: report.kind === "call" ? (report.apiKey ?? null) : null,
  };
}

/** The names that these rows use, each once. */
function namesOf(
  names: readonly NumberedName[],
  series: ReadonlySet<number>,
  errors: ReadonlySet<number | null>,
): NumberedName[] {
  const used = names.filter(({ kind, id }) => (kind === "series" ? series.has(id) : errors.has(id)));
  return [...new Map(used.map((name) => [`${name.kind} ${name.id}`, name])).values()];
}
