import { addFigures, emptyRollup } from "@/lib/aggregate/rollup";
import type { Anomaly } from "@/lib/schema/detectors/anomaly";
import type { Outcome } from "@/lib/schema/request/ingest-answer";
import type { Dimensions, LlmRequest } from "@/lib/schema/request/request";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { type Client, type Statement, together } from "@/lib/store/database/client";
import { ensurePartitions, hasTextKey } from "@/lib/store/database/partitions";
import { transaction, transactionAtOnce } from "@/lib/store/database/pool";
import {
  type Column,
  columnArrays,
  copyOf,
  copyRows,
  insertWhereFreeSql,
  KeyTaken,
} from "@/lib/store/database/store-rows";
import { foldPast } from "@/lib/store/rollups/compact-rollups";
import { COPIED_COLUMNS, type KeyedRollup } from "@/lib/store/rollups/rollup-codec";
import { checkNames, distinctNames, type NumberedName } from "./check-names";
import { expectsRepeats, noteRepeat } from "./expect-repeats";
import { internErrorTypes, internSeries } from "./intern-names";
import { type RequestRow, STORED_COLUMNS } from "./request-columns";
import { contentOf, isSameContent, loadStoredContents, requestKey } from "./request-content";
import { idSql, storedId } from "./request-id";
import { OVERFLOW } from "./series";

export type PendingRequest = { projectId: number; request: LlmRequest; anomalies: Anomaly[] };

const INSERT_WHERE_FREE = `${insertWhereFreeSql("requests", STORED_COLUMNS)} RETURNING project_id, ts, ${idSql("requests")}`;

export type Row = RequestRow & { anomalies: Anomaly[] };

/**
 * Stores requests, their rollup fragments and their anomalies in one transaction and returns one outcome per request,
 * in order. Idempotent by (project, ts, id): fragments and anomalies are written for the inserted rows only.
 */
export async function insertRequests(pending: readonly PendingRequest[]): Promise<Outcome[]> {
  const { rows, names } = await resolveNames(pending);
  const { candidates, earlier } = eachKeyOnce(rows);
  const ofInserted = (row: Row): Outcome => {
    const first = earlier.get(row);
    if (first === undefined) return "inserted";
    return isSameContent(contentOf(first), contentOf(row)) ? "duplicate" : "conflict";
  };
  const areNew = !expectsRepeats(new Set(names.map(({ projectId }) => projectId)));
  if (areNew && (await insertAllNew(candidates, names))) return rows.map(ofInserted);
  return transaction(async (client) => {
    await checkNames(client, names);
    const inserted = await insertWhereFree(client, candidates);
    await insertFigures(
      client,
      candidates.filter((row) => inserted.has(keyOf(row))),
    );
    const stored = await loadStoredContents(
      client,
      candidates.filter((row) => !inserted.has(keyOf(row))),
    );
    return rows.map((row) => {
      const key = keyOf(row);
      if (inserted.has(key)) return ofInserted(row);
      const kept = stored.get(key);
      noteRepeat(row.projectId);
      return kept && isSameContent(kept, contentOf(row)) ? "duplicate" : "conflict";
    });
  });
}

const keyOf = ({ projectId, request }: Row) => requestKey(projectId, request.ts, request.id);

/** One order for all writers, so that two batches with the same keys wait for each other instead of deadlocking. */
export function byKey(a: Row, b: Row): number {
  const before = a.projectId - b.projectId || a.request.ts - b.request.ts;
  if (before !== 0 || a.request.id === b.request.id) return before;
  return a.request.id < b.request.id ? -1 : 1;
}

/** Rows in the order of their keys, of each key the first that came. `earlier`: that one by each of the others. */
function eachKeyOnce(rows: readonly Row[]): { candidates: Row[]; earlier: Map<Row, Row> } {
  const candidates: Row[] = [];
  const earlier = new Map<Row, Row>();
  for (const row of rows.toSorted(byKey)) {
    const last = candidates.at(-1);
    if (last !== undefined && byKey(last, row) === 0) earlier.set(row, last);
    else candidates.push(row);
  }
  return { candidates, earlier };
}

/** The usual case, without repeats. False if some key was taken. */
async function insertAllNew(rows: Row[], names: readonly NumberedName[]): Promise<boolean> {
  try {
    await transactionAtOnce(insertionOf(rows, names));
    return true;
  } catch (thrown) {
    if (thrown instanceof KeyTaken) return false;
    throw thrown;
  }
}

/** Stores new rows with their figures in the caller's transaction, all sent before it waits. Throws `KeyTaken`. */
export function insertionOf(rows: Row[], names: readonly NumberedName[]): Statement {
  if (rows.length === 0) return async () => {};
  const statements: Statement[] = [
    (client) => checkNames(client, names),
    copyOf("requests", STORED_COLUMNS, rows),
    fragmentsInsertion(rows),
    anomaliesInsertion(rows),
  ];
  return (client) =>
    together(
      client,
      statements.map((run) => () => run(client)),
    );
}

/** Rows with their names and figures. */
export type PastRows = { rows: Row[]; names: NumberedName[]; fragments: KeyedRollup[] };

/**
 * The same for a time whose rollups are closed: the figures go to every level at once, without a way through fragments. The
 * caller holds the lock of compaction.
 */
export async function insertPastWithin(
  client: Client,
  projectId: number,
  { rows, names, fragments }: PastRows,
): Promise<void> {
  if (rows.length === 0) return;
  await checkNames(client, distinctNames(names));
  await copyRows(client, "requests", STORED_COLUMNS, rows);
  await anomaliesInsertion(rows)(client);
  await foldPast(client, projectId, fragments);
}

/** The same, but a row whose key is taken is left out. */
export async function insertRowsWithin(
  client: Client,
  rows: Row[],
  names: readonly NumberedName[],
): Promise<void> {
  if (rows.length === 0) return;
  await checkNames(client, names);
  const inserted = await insertWhereFree(client, rows);
  await insertFigures(
    client,
    rows.filter((row) => inserted.has(keyOf(row))),
  );
}

/** The keys of the rows that were inserted. */
async function insertWhereFree(client: Client, rows: Row[]): Promise<Set<string>> {
  const result = await client.query<[number, Date, string]>({
    name: "insert-requests",
    text: INSERT_WHERE_FREE,
    values: columnArrays(STORED_COLUMNS, rows),
    rowMode: "array",
  });
  return new Set(result.rows.map(([projectId, ts, id]) => requestKey(projectId, ts.getTime(), id)));
}

/** Rows with the numbers of their names, for which there are partitions. Takes connections of its own: not within a transaction. */
export async function resolveNames(
  pending: readonly PendingRequest[],
): Promise<{ rows: Row[]; names: NumberedName[] }> {
  await ensurePartitions(pending.map(({ request }) => request.ts));
  const rows: Row[] = new Array(pending.length);
  const names: NumberedName[] = [];
  const byProject = new Map<number, number[]>();
  pending.forEach(({ projectId }, index) => {
    const group = byProject.get(projectId);
    if (group) group.push(index);
    else byProject.set(projectId, [index]);
  });
  for (const [projectId, group] of byProject) {
    const requests = group.map((index) => pending[index]!.request);
    const series = await internSeries(projectId, requests);
    const types = requests.map(({ errorType }) => errorType).filter((type) => type !== null);
    const errorTypes = await internErrorTypes(projectId, types);
    for (const errorType of new Map([...errorTypes.values()].map((one) => [one.id, one])).values())
      names.push({ kind: "error type", projectId, ...errorType });
    const named = new Set<number>();
    group.forEach((index, position) => {
      const { request, anomalies } = pending[index]!;
      const { id, capped } = series[position]!;
      const { errorType } = request;
      if (!named.has(id)) {
        names.push({ kind: "series", projectId, id, ...(capped ? OVERFLOW : dimensionsOf(request)) });
        named.add(id);
      }
      rows[index] = {
        projectId,
        storedId: storedId(request.id, hasTextKey(request.ts)),
        request,
        anomalies,
        seriesId: id,
        errorTypeId: errorType === null ? null : errorTypes.get(errorType)!.id,
        droppedNames: capped ? dimensionsOf(request) : null,
      };
    });
  }
  return { rows, names };
}

const dimensionsOf = ({ model, provider, environment, service }: LlmRequest): Dimensions => ({
  model,
  provider,
  environment,
  service,
});

async function insertFigures(client: Client, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  await fragmentsInsertion(rows)(client);
  await anomaliesInsertion(rows)(client);
}

const fragmentsInsertion = (rows: Row[]): Statement =>
  copyOf("rollup_fragments", COPIED_COLUMNS, fragmentsOf(rows));

/** The figures of rows by project, series and minute. */
export function fragmentsOf(rows: readonly Row[]): KeyedRollup[] {
  const fragments: KeyedRollup[] = [];
  const bySeries = new Map<number, Map<number, KeyedRollup>>();
  for (const { projectId, request, seriesId, errorTypeId } of rows) {
    // Of milliseconds, each look-up would make a number of its own.
    const minute = Math.floor(request.ts / MINUTE_MS);
    let ofSeries = bySeries.get(seriesId);
    if (!ofSeries) {
      ofSeries = new Map();
      bySeries.set(seriesId, ofSeries);
    }
    let fragment = ofSeries.get(minute);
    if (!fragment) {
      fragment = { projectId, seriesId, bucket: minute * MINUTE_MS, figures: emptyRollup() };
      ofSeries.set(minute, fragment);
      fragments.push(fragment);
    }
    addFigures(fragment.figures, request, errorTypeId);
  }
  return fragments;
}

type Hit = { row: Row; anomaly: Anomaly };

const HIT_COLUMNS: readonly Column<Hit>[] = [
  { name: "ts", type: "timestamptz", of: ({ row }) => row.request.ts },
  { name: "project_id", type: "int4", of: ({ row }) => row.projectId },
  { name: "series_id", type: "int4", of: ({ row }) => row.seriesId },
  { name: "request_id", type: "text", of: ({ row }) => row.request.id },
  { name: "type", type: "text", of: ({ anomaly }) => anomaly.type },
  { name: "severity", type: "text", of: ({ anomaly }) => anomaly.severity },
  { name: "direction", type: "text", of: ({ anomaly }) => anomaly.direction ?? null },
  { name: "value", type: "float8", of: ({ anomaly }) => anomaly.value },
  { name: "baseline", type: "float8", of: ({ anomaly }) => anomaly.baseline },
  { name: "z_score", type: "float8", of: ({ anomaly }) => anomaly.z_score },
  { name: "message", type: "text", of: ({ anomaly }) => anomaly.message },
];
const INSERT_HITS = insertWhereFreeSql("anomalies", HIT_COLUMNS);

function anomaliesInsertion(rows: Row[]): Statement {
  const hits: Hit[] = [];
  for (const row of rows) for (const anomaly of row.anomalies) hits.push({ row, anomaly });
  if (hits.length === 0) return async () => {};
  const values = columnArrays(HIT_COLUMNS, hits);
  return (client) => client.query({ name: "insert-anomalies", text: INSERT_HITS, values });
}
