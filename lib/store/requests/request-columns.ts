import type { Dimensions } from "@/lib/schema/request/request";
import type { Column } from "@/lib/store/database/store-rows";
import { BILLING_COLUMNS } from "./billing-columns";
import { COST_SOURCE_CODES, STATUS_CODES } from "./request-codes";
import { type NamedRequest, tagsText } from "./request-content";
import type { StoredId } from "./request-id";

/** A request with its names resolved and its storage key. */
export type RequestRow = NamedRequest & { projectId: number; storedId: StoredId };

const namesText = (names: Dimensions | null) => (names ? JSON.stringify(names) : null);

/** What is stored of a request. */
export const STORED_COLUMNS: readonly Column<RequestRow>[] = [
  { name: "ts", type: "timestamptz", of: ({ request }) => request.ts },
  { name: "project_id", type: "int4", of: (row) => row.projectId },
  { name: "series_id", type: "int4", of: (row) => row.seriesId },
  { name: "cost_nano", type: "int8", of: ({ request }) => request.costNano },
  { name: "latency_ms", type: "int4", of: ({ request }) => request.latencyMs },
  { name: "ttft_ms", type: "int4", of: ({ request }) => request.ttftMs },
  { name: "input_tokens", type: "int4", of: ({ request }) => request.inputTokens },
  { name: "output_tokens", type: "int4", of: ({ request }) => request.outputTokens },
  { name: "thinking_tokens", type: "int4", of: ({ request }) => request.thinkingTokens },
  { name: "cached_input_tokens", type: "int4", of: ({ request }) => request.cachedInputTokens },
  { name: "cache_write_tokens", type: "int4", of: ({ request }) => request.cacheWriteTokens },
  ...BILLING_COLUMNS.map(
    ({ name, type, field }) =>
      ({
        name,
        type,
        of: ({ request: { billing } }) => billing?.[field] ?? null,
      }) as Column<RequestRow>,
  ),
  { name: "error_type_id", type: "int4", of: (row) => row.errorTypeId },
  { name: "status", type: "int2", of: ({ request }) => STATUS_CODES.indexOf(request.status) },
  { name: "cost_source", type: "int2", of: ({ request }) => COST_SOURCE_CODES.indexOf(request.costSource) },
  { name: "reported_nano", type: "int8", of: ({ request }) => request.reportedNano },
  { name: "cost_doubts", type: "int2", of: ({ request }) => request.costDoubts },
  { name: "cache_hit", type: "bool", of: ({ request }) => (request.cacheHit ? 1 : 0) },
  { name: "id", type: "text", of: ({ storedId }) => storedId.id },
  { name: "key", type: "uuid", of: ({ storedId }) => storedId.key },
  { name: "user_id", type: "text", of: ({ request }) => request.userId },
  { name: "fallback_from", type: "text", of: ({ request }) => request.fallbackFrom },
  { name: "finish_reason", type: "text", of: ({ request }) => request.finishReason },
  { name: "served_model", type: "text", of: ({ request }) => request.servedModel ?? null },
  { name: "sender", type: "text", of: ({ request }) => request.sender ?? null },
  { name: "api_key", type: "int4", of: ({ request }) => request.apiKey ?? null },
  { name: "tags", type: "jsonb", of: ({ request }) => tagsText(request.tags) },
  { name: "dropped_names", type: "jsonb", of: (row) => namesText(row.droppedNames) },
];
