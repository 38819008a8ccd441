import type { CostSource, Dimensions, LlmRequest } from "@/lib/schema/request/request";
import { isoTime } from "@/lib/schema/time/epoch";
import { textArray, uuidArray } from "@/lib/store/database/binary-arrays";
import type { Client } from "@/lib/store/database/client";
import { BILLING_COLUMN_LIST, BILLING_COLUMNS, billingOf } from "./billing-columns";
import { COST_SOURCE_CODES, STATUS_CODES } from "./request-codes";
import { idSql, type StoredId } from "./request-id";

/** A request with the ids of its names. `droppedNames`: its series is the shared one past the cap. */
export type NamedRequest = {
  request: LlmRequest;
  seriesId: number;
  errorTypeId: number | null;
  droppedNames: Dimensions | null;
};

/**
 * The fields that decide whether two rows with one key are the same request. `reportedNano` undefined: an override
 * hides the reported cost.
 */
export type RequestContent = { text: string; reportedNano: number | null | undefined };

export const requestKey = (projectId: number, ts: number, id: string) => `${projectId}|${ts}|${id}`;

export function isSameContent(a: RequestContent, b: RequestContent): boolean {
  if (a.text !== b.text) return false;
  return a.reportedNano === undefined || b.reportedNano === undefined || a.reportedNano === b.reportedNano;
}

/** A computed cost is not part of the content: prices may have changed between two sends. */
function reportedNano(
  costSource: CostSource,
  costNano: number | null,
  hidden: number | null,
): RequestContent["reportedNano"] {
  if (costSource === "override") return hidden ?? undefined;
  return costSource === "reported" ? costNano : null;
}

type ContentFields = Pick<NamedRequest, "seriesId" | "errorTypeId" | "droppedNames"> &
  Pick<
    LlmRequest,
    | "status"
    | "finishReason"
    | "latencyMs"
    | "ttftMs"
    | "inputTokens"
    | "outputTokens"
    | "thinkingTokens"
    | "cachedInputTokens"
    | "cacheWriteTokens"
    | "billing"
    | "cacheHit"
    | "userId"
    | "fallbackFrom"
    | "tags"
    | "servedModel"
    | "sender"
  >;

/** The one list of a request's content, for sent and stored rows alike. */
function textOf(fields: ContentFields): string {
  return JSON.stringify([
    fields.seriesId,
    namesText(fields.droppedNames),
    fields.status,
    fields.errorTypeId,
    fields.finishReason,
    fields.latencyMs,
    fields.ttftMs,
    fields.inputTokens,
    fields.outputTokens,
    fields.thinkingTokens,
    fields.cachedInputTokens,
    fields.cacheWriteTokens,
    fields.billing && BILLING_COLUMNS.map(({ field }) => fields.billing![field]),
    fields.cacheHit,
    fields.userId,
    fields.fallbackFrom,
    tagsText(fields.tags),
    fields.servedModel ?? null,
    fields.sender ?? null,
  ]);
}

export function contentOf({ request, seriesId, errorTypeId, droppedNames }: NamedRequest): RequestContent {
  return {
    text: textOf({ ...request, seriesId, errorTypeId, droppedNames }),
    reportedNano: reportedNano(request.costSource, request.costNano, request.reportedNano),
  };
}

/** Sorted keys, so that equal tags have equal texts. */
export function tagsText(tags: Record<string, string> | null): string | null {
  if (!tags) return null;
  return JSON.stringify(Object.fromEntries(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function namesText(names: Dimensions | null): string | null {
  return names && JSON.stringify([names.model, names.provider, names.environment, names.service]);
}

type StoredRequest = {
  ts: Date;
  id: string;
  series_id: number;
  dropped_names: Dimensions | null;
  status: number;
  error_type_id: number | null;
  finish_reason: string | null;
  latency_ms: number;
  ttft_ms: number | null;
  input_tokens: number | null;
  output_tokens: number | null;
  thinking_tokens: number | null;
  cached_input_tokens: number | null;
  cache_write_tokens: number | null;
  cost_nano: string | null;
  reported_nano: string | null;
  cost_source: number;
  cache_hit: boolean;
  user_id: string | null;
  fallback_from: string | null;
  tags: Record<string, string> | null;
  served_model: string | null;
  sender: string | null;
};

function contentOfStored(row: StoredRequest): RequestContent {
  const text = textOf({
    seriesId: row.series_id,
    droppedNames: row.dropped_names,
    status: STATUS_CODES[row.status]!,
    errorTypeId: row.error_type_id,
    finishReason: row.finish_reason,
    latencyMs: row.latency_ms,
    ttftMs: row.ttft_ms,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    thinkingTokens: row.thinking_tokens,
    cachedInputTokens: row.cached_input_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    billing: billingOf(row),
    cacheHit: row.cache_hit,
    userId: row.user_id,
    fallbackFrom: row.fallback_from,
    tags: row.tags,
    servedModel: row.served_model,
    sender: row.sender,
  });
  const costNano = row.cost_nano === null ? null : Number(row.cost_nano);
  const hidden = row.reported_nano === null ? null : Number(row.reported_nano);
  return { text, reportedNano: reportedNano(COST_SOURCE_CODES[row.cost_source]!, costNano, hidden) };
}

type KeyedRequest = { projectId: number; request: LlmRequest; storedId: StoredId };

/** The rows stored under the keys of these requests, by requestKey. */
export async function loadStoredContents(
  client: Client,
  keys: readonly KeyedRequest[],
): Promise<Map<string, RequestContent>> {
  const stored = new Map<string, RequestContent>();
  for (const projectId of new Set(keys.map((key) => key.projectId))) {
    const ofProject = keys.filter((key) => key.projectId === projectId);
    const byText = ofProject.filter(({ storedId }) => storedId.key === null);
    await loadStoredOf(
      client,
      projectId,
      ofProject.filter(({ storedId }) => storedId.key !== null),
      "key",
      stored,
    );
    await loadStoredOf(client, projectId, byText, "id", stored);
  }
  return stored;
}

async function loadStoredOf(
  client: Client,
  projectId: number,
  keys: readonly KeyedRequest[],
  by: "key" | "id",
  stored: Map<string, RequestContent>,
): Promise<void> {
  if (keys.length === 0) return;
  const times = keys.map(({ request }) => request.ts);
  // Each key is looked up separately: a planner that expects few rows of the project would compare each with all keys.
  // The bounds repeat the keys, so that it prunes partitions.
  const { rows } = await client.query<StoredRequest>(
    `SELECT t.* FROM unnest($2::timestamptz[], $3::${by === "key" ? "uuid" : "text"}[]) AS k (ts, ${by})
     CROSS JOIN LATERAL (SELECT r.ts, ${idSql("r")} AS id, r.series_id, r.dropped_names, r.status, r.error_type_id, r.finish_reason,
         r.latency_ms, r.ttft_ms, r.input_tokens, r.output_tokens, r.thinking_tokens, r.cached_input_tokens, r.cache_write_tokens,
         ${BILLING_COLUMN_LIST}, r.cost_nano, r.reported_nano, r.cost_source, r.cache_hit, r.user_id, r.fallback_from, r.tags,
         r.served_model, r.sender
       FROM requests r WHERE r.project_id = $1 AND r.ts = k.ts AND r.${by} = k.${by} AND r.ts >= $4 AND r.ts <= $5 OFFSET 0) t`,
    [
      projectId,
      times.map(isoTime),
      by === "key"
        ? uuidArray(keys.map(({ storedId }) => storedId.key))
        : textArray(
            "text",
            keys.map(({ storedId }) => storedId.id),
          ),
      isoTime(times.reduce((a, b) => Math.min(a, b))),
      isoTime(times.reduce((a, b) => Math.max(a, b))),
    ],
  );
  for (const row of rows) stored.set(requestKey(projectId, row.ts.getTime(), row.id), contentOfStored(row));
}
