import type { LlmRequest } from "@/lib/schema/request/request";
import type { Call } from "@/lib/senders/call";
import type { Change, Remembered } from "@/lib/senders/counting/settle";
import { type Client, type Statement, together } from "@/lib/store/database/client";
import { transaction } from "@/lib/store/database/pool";
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
import { distinctNames, type NumberedName } from "./check-names";
import { expectsRepeats, noteRepeat } from "./expect-repeats";
import { byKey, insertionOf, insertRowsWithin, type Row, resolveNames } from "./insert-requests";
import { type Place, removeRequests } from "./remove-requests";
import { type Batch, type Counted, type Counting, reportRow } from "./report-batch";

/** A counted call is to be replaced while rollups are compacted. Nothing was changed: try again, and hold up no one else. */
export class CompactionBusy extends Error {}

/** Rounds of looking for related records; each finds what the one before named. */
const MOST_ROUNDS = 5;
const MOST_ATTEMPTS = 5;

/** `rows`: by key, in each state that was needed. */
type Prepared = { rows: Map<string, { state: string; row: Row }[]>; names: NumberedName[] };

const rowIn = ({ rows }: Prepared, key: string, state: string): Row | undefined =>
  rows.get(key)?.find((one) => one.state === state)?.row;

/** Counts where more is to be changed than these reports: each is decided on before the next one of the project. */
export async function countRelated(batch: Batch): Promise<Counted> {
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

type Result = { missing: Call[] } | Counted;

/** What is to be changed, by all records that these are related to, which are added to `remembered`. */
async function changesWithin(
  client: Client,
  { projectId, counting, reports }: Batch,
  own: readonly Sought[],
  remembered: Map<string, Remembered>,
): Promise<Change[]> {
  const looked = new Set<string>();
  let sought = own;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    for (const { link } of sought) looked.add(link.key);
    await loadReports(client, projectId, sought, remembered, counting.reportOf);
    // In the last round what is there must do: the chain of related records is too long to be one call.
    const known = round === MOST_ROUNDS ? new Set([...remembered.keys(), ...looked]) : looked;
    const settled = counting.settle(reports, remembered, known);
    if ("changes" in settled) return settled.changes;
    sought = settled.need.map(soughtBy);
  }
  throw new Error("related records were not found");
}

async function settleWithin(
  client: Client,
  batch: Batch,
  prepared: Prepared,
  areNew: boolean,
): Promise<Result> {
  const { projectId, counting, reports } = batch;
  const { linkOf, placeOf, textOf } = counting;
  await lockCounting(client, projectId);
  const remembered = new Map<string, Remembered>();
  const own = reports.map((report) => soughtBy(linkOf(report)));
  const changes = await changesWithin(client, batch, own, remembered);
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
  rows.sort(byKey);
  const names = namesOf(prepared.names, rows);
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

/** The names that these rows use, each once. */
function namesOf(names: readonly NumberedName[], rows: readonly Row[]): NumberedName[] {
  const series = new Set(rows.map(({ seriesId }) => seriesId));
  const errors = new Set(rows.map(({ errorTypeId }) => errorTypeId));
  return distinctNames(names.filter(({ kind, id }) => (kind === "series" ? series.has(id) : errors.has(id))));
}
