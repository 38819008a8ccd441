import type { LlmRequest } from "@/lib/schema/request/request";
import type { Call, CallReport } from "@/lib/senders/call";
import type { Link, Remembered, Settled } from "@/lib/senders/counting/settle";
import { type Client, together } from "@/lib/store/database/client";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { transaction } from "@/lib/store/database/pool";
import { KeyTaken } from "@/lib/store/database/store-rows";
import { tryLockCompaction } from "@/lib/store/rollups/compact-rollups";
import {
  copyNewReports,
  insertReports,
  loadReports,
  lockCounting,
  markReports,
  type ReportRow,
} from "./call-reports";
import { expectsRepeats, noteRepeat } from "./expect-repeats";
import {
  insertNewWithin,
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
    looked: ReadonlySet<string>,
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

/** `rows`: by key and state. */
type Prepared = { rows: Map<string, Map<string, Row>>; names: NumberedName[] };

/** Rounds of looking for related records; each finds what the one before named. */
const MOST_ROUNDS = 5;
const MOST_ATTEMPTS = 5;

/** Counts every call of one project once, however many records report it, and answers one outcome per item, in order. */
export async function countReports(items: readonly ReportItem[]): Promise<ReportAnswer[]> {
  const { projectId, counting } = items[0]!;
  const first = new Map<string, ReportItem>();
  for (const item of items) if (!first.has(item.report.key)) first.set(item.report.key, item);
  const reports = [...first.values()].map(({ report }) => report);
  const texts = new Map(items.map(({ report }) => [report, counting.textOf(report)]));
  const prepared: Prepared = { rows: new Map(), names: [] };
  let missing: Call[] = reports.filter((one) => one.kind === "call");
  // Most records are new: whether one is not is seen when it is stored.
  let areNew = !expectsRepeats([projectId]);
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    await prepareMore(projectId, missing, counting, prepared);
    missing = [];
    const result = await transaction((client) =>
      settleWithin(client, projectId, reports, texts, counting, prepared, areNew),
    ).catch((thrown) => {
      if (areNew && thrown instanceof KeyTaken) return null;
      throw thrown;
    });
    if (result === null) areNew = false;
    else if ("missing" in result) missing = result.missing;
    else {
      if (result.known.size > 0) noteRepeat(projectId);
      return items.map((item) => answerTo(item, first, texts, result));
    }
  }
  throw new Error("calls change faster than they can be counted");
}

function answerTo(
  item: ReportItem,
  first: ReadonlyMap<string, ReportItem>,
  texts: ReadonlyMap<CallReport, string>,
  { known, counted }: Counted,
): ReportAnswer {
  const { key } = item.report;
  const reported = texts.get(item.report)!;
  const own = first.get(key)!;
  const earlier = known.get(key) ?? (own === item ? undefined : texts.get(own.report));
  if (earlier !== undefined)
    return { outcome: earlier === reported ? "duplicate" : "conflict", request: null };
  const request = counted.get(key) ?? null;
  return { outcome: request === null ? "remembered" : "counted", request };
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
  await ensurePartitions(pending.map(({ request }) => request.ts));
  calls.forEach((call, at) => {
    const states = prepared.rows.get(call.key) ?? new Map<string, Row>();
    prepared.rows.set(call.key, states.set(stateOf(call), rows[at]!));
  });
  prepared.names.push(...names);
}

/** `known`: how a record was reported before; `counted`: the requests of records that are newly counted. */
type Counted = { known: ReadonlyMap<string, string>; counted: ReadonlyMap<string, LlmRequest> };
type Result = { missing: Call[] } | Counted;

async function settleWithin(
  client: Client,
  projectId: number,
  reports: readonly CallReport[],
  texts: ReadonlyMap<CallReport, string>,
  counting: Counting,
  prepared: Prepared,
  areNew: boolean,
): Promise<Result> {
  const { settle, linkOf, placeOf, textOf, reportOf } = counting;
  await lockCounting(client, projectId);
  const remembered = new Map<string, Remembered>();
  const looked = new Set<string>();
  const ownLinks = reports.map(linkOf);
  let links: Link[] = ownLinks;
  let settled: Settled = { need: links };
  for (let round = 0; "need" in settled && round < MOST_ROUNDS; round++) {
    for (const { key } of links) looked.add(key);
    await loadReports(client, projectId, links, remembered, reportOf, !areNew);
    // In the last round what is there must do: the chain of related records is too long to be one call.
    const all = round === MOST_ROUNDS - 1;
    settled = settle(reports, remembered, all ? new Set([...remembered.keys(), ...looked]) : looked);
    if ("need" in settled) links = settled.need;
  }
  if ("need" in settled) throw new Error("related records were not found");
  const { changes, counted: states } = settled;
  const missing: Call[] = [];
  const removed: Place[] = [];
  const rows: Row[] = [];
  const marks: { link: Link; counted: string | null }[] = [];
  for (const { key, before, after, state } of changes) {
    const row = after && prepared.rows.get(key)?.get(state!);
    if (row) rows.push(row);
    else if (after) missing.push(after);
    const known = remembered.get(key);
    if (!known) continue;
    marks.push({ link: linkOf(known.report), counted: state });
    if (before !== null && known.report.kind === "call") removed.push(placeOf(known.report));
  }
  if (missing.length > 0) return { missing };
  if (removed.length > 0 && !(await tryLockCompaction(client, projectId))) throw new CompactionBusy();
  await removeRequests(client, projectId, removed);
  const series = new Set(rows.map(({ seriesId }) => seriesId));
  const errors = new Set(rows.map(({ errorTypeId }) => errorTypeId));
  rows.sort((a, b) => (a.key < b.key ? -1 : 1));
  const names = namesOf(prepared.names, series, errors);
  const known = new Map<string, string>();
  const counted = new Map<string, LlmRequest>();
  const fresh: ReportRow[] = [];
  reports.forEach((report, at) => {
    const { key } = report;
    const one = remembered.get(key);
    if (one) {
      known.set(key, textOf(one.report));
      return;
    }
    const state = states.get(key) ?? null;
    if (state !== null) counted.set(key, prepared.rows.get(key)!.get(state)!.request);
    const endMs = report.kind === "began" ? report.answeredMs : report.endMs;
    const { startMs } = report;
    const apiKey = report.kind === "call" ? (report.apiKey ?? null) : null;
    const reported = texts.get(report)!;
    fresh.push({ link: ownLinks[at]!, reported, startMs, endMs, counted: state, apiKey });
  });
  await together(client, [
    () => (areNew ? insertNewWithin : insertRowsWithin)(client, rows, names),
    () => (areNew ? copyNewReports : insertReports)(client, projectId, fresh),
    () => markReports(client, projectId, marks),
  ]);
  return { known, counted };
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
