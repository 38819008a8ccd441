import { addRequest, emptyRollup, type RollupInput } from "@/lib/aggregate/rollup";
import type { Anomaly } from "@/lib/schema/detectors/anomaly";
import type { Outcome } from "@/lib/schema/request/ingest-answer";
import type { LlmRequest } from "@/lib/schema/request/request";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { transaction } from "@/lib/store/database/pool";
import { columnArrays, copyRows, insertWhereFreeSql, KeyTaken } from "@/lib/store/database/store-rows";
import { foldPast } from "@/lib/store/rollups/compact-rollups";
import { insertRollupsSql, type KeyedRollup, rollupParameters } from "@/lib/store/rollups/rollup-codec";
import { expectsRepeats, noteRepeat } from "./expect-repeats";
import { type RequestRow, STORED_COLUMNS } from "./request-columns";
import { contentOf, isSameContent, loadStoredContents, requestKey } from "./request-content";
import { checkNames, internErrorTypes, internSeries, type NumberedName, OVERFLOW } from "./series";

export type PendingRequest = { projectId: number; request: LlmRequest; anomalies: Anomaly[] };

const INSERT_WHERE_FREE = `${insertWhereFreeSql("requests", STORED_COLUMNS)} RETURNING project_id, ts, id`;

export type Row = RequestRow & { anomalies: Anomaly[] };

/**
 * Stores requests, their rollup fragments and their anomalies in one transaction and returns one outcome per request,
 * in order. Idempotent by (project, ts, id): fragments and anomalies are written for the inserted rows only.
 */
export async function insertRequests(pending: readonly PendingRequest[]): Promise<Outcome[]> {
  const { rows, names } = await resolveNames(pending);
  await ensurePartitions(pending.map(({ request }) => request.ts));
  const firstOfKey = new Map<string, Row>();
  for (const row of rows) if (!firstOfKey.has(row.key)) firstOfKey.set(row.key, row);
  // One order for all writers, so that two batches with the same keys wait for each other instead of deadlocking.
  const candidates = [...firstOfKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const isFirst = (row: Row) => firstOfKey.get(row.key) === row;
  const repeat = (row: Row) => (isSame(firstOfKey.get(row.key)!, row) ? "duplicate" : "conflict");
  const areNew = !expectsRepeats(new Set(rows.map(({ projectId }) => projectId)));
  if (areNew && (await insertAllNew(candidates, names)))
    return rows.map((row) => (isFirst(row) ? "inserted" : repeat(row)));
  return transaction(async (client) => {
    await checkNames(client, names);
    const inserted = await insertWhereFree(client, candidates);
    await insertFigures(
      client,
      candidates.filter(({ key }) => inserted.has(key)),
    );
    const stored = await loadStoredContents(
      client,
      candidates.filter(({ key }) => !inserted.has(key)),
    );
    return rows.map((row) => {
      if (inserted.has(row.key)) return isFirst(row) ? "inserted" : repeat(row);
      const kept = stored.get(row.key);
      noteRepeat(row.projectId);
      return kept && isSameContent(kept, contentOf(row)) ? "duplicate" : "conflict";
    });
  });
}

const isSame = (a: Row, b: Row) => isSameContent(contentOf(a), contentOf(b));

/** The usual case, without repeats. False if some key was taken. */
async function insertAllNew(rows: Row[], names: readonly NumberedName[]): Promise<boolean> {
  try {
    await transaction((client) => insertNewWithin(client, rows, names));
    return true;
  } catch (thrown) {
    if (thrown instanceof KeyTaken) return false;
    throw thrown;
  }
}

/** Stores new rows with their figures in the caller's transaction. Throws `KeyTaken`. */
export async function insertNewWithin(
  client: Client,
  rows: Row[],
  names: readonly NumberedName[],
): Promise<void> {
  if (rows.length === 0) return;
  await checkNames(client, names);
  await copyRows(client, "requests", STORED_COLUMNS, rows);
  await insertFigures(client, rows);
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
  await checkNames(client, [...new Map(names.map((one) => [`${one.kind} ${one.id}`, one])).values()]);
  await copyRows(client, "requests", STORED_COLUMNS, rows);
  await insertAnomalies(client, rows);
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
    rows.filter(({ key }) => inserted.has(key)),
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

/** Rows with the numbers of their names. Takes connections of its own: not within a transaction. */
export async function resolveNames(
  pending: readonly PendingRequest[],
): Promise<{ rows: Row[]; names: NumberedName[] }> {
  const rows: Row[] = new Array(pending.length);
  const names: NumberedName[] = [];
  const byProject = new Map<number, { one: PendingRequest; index: number }[]>();
  pending.forEach((one, index) => {
    const group = byProject.get(one.projectId);
    if (group) group.push({ one, index });
    else byProject.set(one.projectId, [{ one, index }]);
  });
  for (const [projectId, group] of byProject) {
    const series = await internSeries(
      projectId,
      group.map(({ one }) => one.request),
    );
    const types = group.map(({ one }) => one.request.errorType).filter((type) => type !== null);
    const errorTypes = await internErrorTypes(projectId, types);
    for (const errorType of new Map([...errorTypes.values()].map((one) => [one.id, one])).values())
      names.push({ kind: "error type", projectId, ...errorType });
    const named = new Set<number>();
    group.forEach(({ one: { request, anomalies }, index }, position) => {
      const { id, capped } = series[position]!;
      const { model, provider, environment, service, errorType } = request;
      const dimensions = { model, provider, environment, service };
      if (!named.has(id)) names.push({ kind: "series", projectId, id, ...(capped ? OVERFLOW : dimensions) });
      named.add(id);
      rows[index] = {
        projectId,
        key: requestKey(projectId, request.ts, request.id),
        request,
        anomalies,
        seriesId: id,
        errorTypeId: errorType === null ? null : errorTypes.get(errorType)!.id,
        droppedNames: capped ? dimensions : null,
      };
    });
  }
  return { rows, names };
}

async function insertFigures(client: Client, rows: Row[]): Promise<void> {
  await insertFragments(client, rows);
  await insertAnomalies(client, rows);
}

async function insertFragments(client: Client, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  const text = insertRollupsSql("rollup_fragments");
  await client.query({ name: "insert-fragments", text, values: rollupParameters(fragmentsOf(rows)) });
}

/** The figures of rows by project, series and minute. */
export function fragmentsOf(rows: readonly Row[]): KeyedRollup[] {
  const fragments = new Map<string, KeyedRollup>();
  for (const { projectId, request, seriesId, errorTypeId } of rows) {
    const bucket = Math.floor(request.ts / MINUTE_MS) * MINUTE_MS;
    const key = `${seriesId}|${bucket}`;
    let fragment = fragments.get(key);
    if (!fragment) {
      fragment = { projectId, seriesId, bucket, figures: emptyRollup() };
      fragments.set(key, fragment);
    }
    addRequest(fragment.figures, rollupInputOf(request, errorTypeId));
  }
  return [...fragments.values()];
}

async function insertAnomalies(client: Client, rows: Row[]): Promise<void> {
  const hits = rows.flatMap((row) => row.anomalies.map((anomaly) => ({ row, anomaly })));
  if (hits.length === 0) return;
  await client.query(
    `INSERT INTO anomalies
       (ts, project_id, series_id, request_id, type, severity, direction, value, baseline, z_score, message)
     SELECT * FROM unnest($1::timestamptz[], $2::int4[], $3::int4[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::float8[], $9::float8[], $10::float8[], $11::text[]) ON CONFLICT DO NOTHING`,
    [
      hits.map(({ row }) => new Date(row.request.ts).toISOString()),
      hits.map(({ row }) => row.projectId),
      hits.map(({ row }) => row.seriesId),
      hits.map(({ row }) => row.request.id),
      hits.map(({ anomaly }) => anomaly.type),
      hits.map(({ anomaly }) => anomaly.severity),
      hits.map(({ anomaly }) => anomaly.direction ?? null),
      hits.map(({ anomaly }) => anomaly.value),
      hits.map(({ anomaly }) => anomaly.baseline),
      hits.map(({ anomaly }) => anomaly.z_score),
      hits.map(({ anomaly }) => anomaly.message),
    ],
  );
}

/** Field by field: spreading a whole request costs more than adding it up. */
function rollupInputOf(request: LlmRequest, errorTypeId: number | null): RollupInput {
  return {
    status: request.status,
    latencyMs: request.latencyMs,
    ttftMs: request.ttftMs,
    inputTokens: request.inputTokens,
    outputTokens: request.outputTokens,
    thinkingTokens: request.thinkingTokens,
    cachedInputTokens: request.cachedInputTokens,
    cacheWriteTokens: request.cacheWriteTokens,
    costNano: request.costNano,
    costDoubts: request.costDoubts,
    cacheHit: request.cacheHit,
    finishReason: request.finishReason,
    errorTypeId,
  };
}
