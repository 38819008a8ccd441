import type pg from "pg";
import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import type { Anomaly } from "@/lib/schema/anomaly";
import type { LlmRequest } from "@/lib/schema/request";
import { ensurePartitions } from "./partitions";
import { transaction } from "./pool";
import { COST_SOURCE_CODES, STATUS_CODES } from "./request-codes";
import {
  contentOf,
  isSameContent,
  loadStoredContents,
  type NamedRequest,
  requestKey,
  tagsText,
} from "./request-content";
import { insertRollupsSql, type KeyedRollup, rollupParameters } from "./rollup-codec";
import { internErrorTypes, internSeries } from "./series";

export type PendingRequest = { projectId: number; request: LlmRequest; anomalies: Anomaly[] };
/** duplicate: the same row is stored already; conflict: another row has this key. */
export type Outcome = "inserted" | "duplicate" | "conflict";

export { COST_SOURCE_CODES, STATUS_CODES };

const MINUTE_MS = 60_000;

type Row = NamedRequest & { pending: PendingRequest };

const keyOfPending = ({ projectId, request }: PendingRequest) =>
  requestKey(projectId, request.ts, request.id);

/**
 * Stores requests, their rollup fragments and their anomalies in one transaction and returns one outcome a request, in
 * order. Idempotent by (project, ts, id): fragments and anomalies are written for rows that were really inserted.
 */
export async function insertRequests(pending: readonly PendingRequest[]): Promise<Outcome[]> {
  const rows = await resolveNames(pending);
  await ensurePartitions(pending.map(({ request }) => request.ts));
  const firstOfKey = new Map<string, Row>();
  for (const row of rows) {
    const key = keyOfPending(row.pending);
    if (!firstOfKey.has(key)) firstOfKey.set(key, row);
  }
  const candidates = [...firstOfKey.values()];
  return transaction(async (client) => {
    const inserted = await insertRows(client, candidates);
    const isNew = (row: Row) => inserted.has(keyOfPending(row.pending));
    const fresh = candidates.filter(isNew);
    await insertFragments(client, fresh);
    await insertAnomalies(client, fresh);
    const known = candidates.filter((row) => !isNew(row));
    const stored = await loadStoredContents(
      client,
      known.map(({ pending }) => pending),
    );
    return rows.map((row) => {
      const key = keyOfPending(row.pending);
      const first = firstOfKey.get(key)!;
      if (row === first && inserted.has(key)) return "inserted";
      const kept = inserted.has(key) ? contentOf(first) : stored.get(key);
      return kept && isSameContent(kept, contentOf(row)) ? "duplicate" : "conflict";
    });
  });
}

async function resolveNames(pending: readonly PendingRequest[]): Promise<Row[]> {
  const rows: Row[] = new Array(pending.length);
  const byProject = new Map<number, { one: PendingRequest; index: number }[]>();
  pending.forEach((one, index) => {
    const group = byProject.get(one.projectId) ?? [];
    group.push({ one, index });
    byProject.set(one.projectId, group);
  });
  for (const [projectId, group] of byProject) {
    const series = await internSeries(
      projectId,
      group.map(({ one }) => one.request),
    );
    const types = group.map(({ one }) => one.request.errorType).filter((type) => type !== null);
    const errorTypes = await internErrorTypes(projectId, types);
    group.forEach(({ one, index }, position) => {
      const { id, capped } = series[position]!;
      const { model, provider, environment, service, errorType } = one.request;
      rows[index] = {
        pending: one,
        request: one.request,
        seriesId: id,
        errorTypeId: errorType === null ? null : errorTypes.get(errorType)!,
        droppedNames: capped ? { model, provider, environment, service } : null,
      };
    });
  }
  return rows;
}

const COLUMNS: { name: string; type: string; of: (row: Row) => string | number | boolean | null }[] = [
  { name: "ts", type: "timestamptz", of: ({ pending }) => new Date(pending.request.ts).toISOString() },
  { name: "project_id", type: "int4", of: ({ pending }) => pending.projectId },
  { name: "series_id", type: "int4", of: ({ seriesId }) => seriesId },
  { name: "cost_nano", type: "int8", of: ({ pending }) => pending.request.costNano },
  { name: "latency_ms", type: "int4", of: ({ pending }) => pending.request.latencyMs },
  { name: "ttft_ms", type: "int4", of: ({ pending }) => pending.request.ttftMs },
  { name: "input_tokens", type: "int4", of: ({ pending }) => pending.request.inputTokens },
  { name: "output_tokens", type: "int4", of: ({ pending }) => pending.request.outputTokens },
  { name: "thinking_tokens", type: "int4", of: ({ pending }) => pending.request.thinkingTokens },
  { name: "cached_input_tokens", type: "int4", of: ({ pending }) => pending.request.cachedInputTokens },
  { name: "cache_write_tokens", type: "int4", of: ({ pending }) => pending.request.cacheWriteTokens },
  { name: "error_type_id", type: "int4", of: ({ errorTypeId }) => errorTypeId },
  { name: "status", type: "int2", of: ({ pending }) => STATUS_CODES.indexOf(pending.request.status) },
  {
    name: "cost_source",
    type: "int2",
    of: ({ pending }) => COST_SOURCE_CODES.indexOf(pending.request.costSource),
  },
  { name: "cache_hit", type: "bool", of: ({ pending }) => pending.request.cacheHit },
  { name: "id", type: "text", of: ({ pending }) => pending.request.id },
  { name: "user_id", type: "text", of: ({ pending }) => pending.request.userId },
  { name: "fallback_from", type: "text", of: ({ pending }) => pending.request.fallbackFrom },
  { name: "tags", type: "jsonb", of: ({ pending }) => tagsText(pending.request.tags) },
  {
    name: "dropped_names",
    type: "jsonb",
    of: ({ droppedNames }) => (droppedNames ? JSON.stringify(droppedNames) : null),
  },
];
const NAMES = COLUMNS.map((column) => column.name).join(", ");
const INSERT_SQL = `INSERT INTO requests (${NAMES})
  SELECT * FROM unnest(${COLUMNS.map((column, index) => `$${index + 1}::${column.type}[]`).join(", ")})
  ON CONFLICT DO NOTHING RETURNING project_id, ts, id`;

async function insertRows(client: pg.PoolClient, rows: Row[]): Promise<Set<string>> {
  // One order for all writers, so that two batches with the same keys wait for each other instead of deadlocking.
  const sorted = rows.toSorted((a, b) => (keyOfPending(a.pending) < keyOfPending(b.pending) ? -1 : 1));
  const result = await client.query<[number, Date, string]>({
    name: "insert-requests",
    text: INSERT_SQL,
    values: COLUMNS.map(({ of }) => sorted.map(of)),
    rowMode: "array",
  });
  return new Set(result.rows.map(([projectId, ts, id]) => requestKey(projectId, ts.getTime(), id)));
}

async function insertFragments(client: pg.PoolClient, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  const fragments = new Map<string, KeyedRollup>();
  for (const { pending, seriesId, errorTypeId } of rows) {
    const { request, projectId } = pending;
    const bucket = Math.floor(request.ts / MINUTE_MS) * MINUTE_MS;
    const key = `${seriesId}|${bucket}`;
    const fragment = fragments.get(key) ?? { projectId, seriesId, bucket, figures: emptyRollup() };
    addRequest(fragment.figures, { ...request, errorTypeId });
    fragments.set(key, fragment);
  }
  const text = insertRollupsSql("rollup_fragments");
  await client.query({ name: "insert-fragments", text, values: rollupParameters([...fragments.values()]) });
}

async function insertAnomalies(client: pg.PoolClient, rows: Row[]): Promise<void> {
  const hits = rows.flatMap((row) => row.pending.anomalies.map((anomaly) => ({ row, anomaly })));
  if (hits.length === 0) return;
  await client.query(
    `INSERT INTO anomalies
       (ts, project_id, series_id, request_id, type, severity, direction, value, baseline, z_score, message)
     SELECT * FROM unnest($1::timestamptz[], $2::int4[], $3::int4[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::float8[], $9::float8[], $10::float8[], $11::text[]) ON CONFLICT DO NOTHING`,
    [
      hits.map(({ row }) => new Date(row.pending.request.ts).toISOString()),
      hits.map(({ row }) => row.pending.projectId),
      hits.map(({ row }) => row.seriesId),
      hits.map(({ row }) => row.pending.request.id),
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
