import type { Dimensions, LlmRequest } from "@/lib/schema/request/request";
import { type FixedType, fixedArray, textArray } from "@/lib/store/database/binary-arrays";
import { BILLING_COLUMNS } from "./billing-columns";
import { COST_SOURCE_CODES, STATUS_CODES } from "./request-codes";
import { type NamedRequest, tagsText } from "./request-content";

/** A request with its names resolved and its storage key. */
export type RequestRow = NamedRequest & { projectId: number; key: string };

type Column =
  | { name: string; type: FixedType; of: (row: RequestRow, request: LlmRequest) => number | null }
  | { name: string; type: "text"; of: (row: RequestRow, request: LlmRequest) => string | null }
  | { name: string; type: "jsonb"; of: (row: RequestRow, request: LlmRequest) => string | null };

const namesText = (names: Dimensions | null) => (names ? JSON.stringify(names) : null);

const COLUMNS: Column[] = [
  { name: "ts", type: "timestamptz", of: (_, request) => request.ts },
  { name: "project_id", type: "int4", of: (row) => row.projectId },
  { name: "series_id", type: "int4", of: (row) => row.seriesId },
  { name: "cost_nano", type: "int8", of: (_, request) => request.costNano },
  { name: "latency_ms", type: "int4", of: (_, request) => request.latencyMs },
  { name: "ttft_ms", type: "int4", of: (_, request) => request.ttftMs },
  { name: "input_tokens", type: "int4", of: (_, request) => request.inputTokens },
  { name: "output_tokens", type: "int4", of: (_, request) => request.outputTokens },
  { name: "thinking_tokens", type: "int4", of: (_, request) => request.thinkingTokens },
  { name: "cached_input_tokens", type: "int4", of: (_, request) => request.cachedInputTokens },
  { name: "cache_write_tokens", type: "int4", of: (_, request) => request.cacheWriteTokens },
  ...BILLING_COLUMNS.map(
    ({ name, type, field }): Column =>
      ({ name, type, of: (_: RequestRow, { billing }: LlmRequest) => billing?.[field] ?? null }) as Column,
  ),
  { name: "error_type_id", type: "int4", of: (row) => row.errorTypeId },
  { name: "status", type: "int2", of: (_, request) => STATUS_CODES.indexOf(request.status) },
  { name: "cost_source", type: "int2", of: (_, request) => COST_SOURCE_CODES.indexOf(request.costSource) },
  { name: "reported_nano", type: "int8", of: (_, request) => request.reportedNano },
  { name: "cost_doubts", type: "int2", of: (_, request) => request.costDoubts },
  { name: "cache_hit", type: "bool", of: (_, request) => (request.cacheHit ? 1 : 0) },
  { name: "id", type: "text", of: (_, request) => request.id },
  { name: "user_id", type: "text", of: (_, request) => request.userId },
  { name: "fallback_from", type: "text", of: (_, request) => request.fallbackFrom },
  { name: "finish_reason", type: "text", of: (_, request) => request.finishReason },
  { name: "served_model", type: "text", of: (_, request) => request.servedModel ?? null },
  { name: "sender", type: "text", of: (_, request) => request.sender ?? null },
  { name: "api_key", type: "int4", of: (_, request) => request.apiKey ?? null },
  { name: "tags", type: "jsonb", of: (_, request) => tagsText(request.tags) },
  { name: "dropped_names", type: "jsonb", of: (row) => namesText(row.droppedNames) },
];

/** Inserts the rows whose key is free; pass `requestParameters(rows)` to it. */
export const INSERT_REQUESTS = `INSERT INTO requests (${COLUMNS.map(({ name }) => name).join(", ")})
  SELECT * FROM unnest(${COLUMNS.map(({ type }, index) => `$${index + 1}::${type}[]`).join(", ")})
  ON CONFLICT DO NOTHING`;

export function requestParameters(rows: readonly RequestRow[]): Buffer[] {
  return COLUMNS.map((column) => arrayOf(column, rows));
}

function arrayOf(column: Column, rows: readonly RequestRow[]): Buffer {
  if (column.type === "text" || column.type === "jsonb") {
    const { of } = column;
    return textArray(
      column.type,
      rows.map((row) => of(row, row.request)),
    );
  }
  const { of } = column;
  return fixedArray(
    column.type,
    rows.map((row) => of(row, row.request)),
  );
}
