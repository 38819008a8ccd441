import type { Anomaly } from "@/lib/schema/detectors/anomaly";
import { doubtKinds } from "@/lib/schema/request/price";
import { BILLING_COLUMN_LIST } from "./billing-columns";
import { COST_SOURCE_CODES, STATUS_CODES } from "./request-codes";
import { idSql } from "./request-id";

/**
 * All columns of a request `r` of the project `$1`, with its names and its anomalies; for `REQUEST_JOINS` and
 * `toRequest`.
 */
export const REQUEST_COLUMNS = `r.ts, ${idSql("r")} AS id, r.status, r.latency_ms, r.ttft_ms, r.input_tokens, r.output_tokens, r.thinking_tokens,
  r.cached_input_tokens, r.cache_write_tokens, ${BILLING_COLUMN_LIST}, r.cost_nano, r.cost_source, r.cost_doubts, r.previous_nano, r.previous_source, r.cache_hit, r.user_id, r.fallback_from, r.finish_reason, r.tags, r.served_model, r.sender,
  r.dropped_names, s.model, s.provider, s.environment, s.service, e.name AS error_type,
  COALESCE((SELECT json_agg(json_build_object('type', a.type, 'severity', a.severity, 'message', a.message,
    'value', a.value, 'baseline', a.baseline, 'z_score', a.z_score) ORDER BY a.type)
    FROM anomalies a WHERE a.project_id = $1 AND a.ts = r.ts AND a.request_id = ${idSql("r")}), '[]') AS anomalies`;
/** A success has no error, whatever type it was sent with: its sender may name the failure of an attempt before it. */
export const ERROR_TYPE_JOIN = `LEFT JOIN error_types e ON e.id = r.error_type_id AND r.status <> ${STATUS_CODES.indexOf("success")}`;
export const REQUEST_JOINS = `JOIN series s ON s.id = r.series_id ${ERROR_TYPE_JOIN}`;

export type ListedRequest = ReturnType<typeof toRequest>;

// biome-ignore lint/suspicious/noExplicitAny: a driver's row has no type of its own.
export function toRequest(row: any) {
  const names = row.dropped_names ?? row;
  return {
    id: row.id as string,
    timestamp: row.ts.toISOString() as string,
    model: names.model as string,
    provider: (names.provider || null) as string | null,
    environment: (names.environment || null) as string | null,
    service: (names.service || null) as string | null,
    status: STATUS_CODES[row.status]!,
    error_type: row.error_type as string | null,
    finish_reason: row.finish_reason as string | null,
    latency_ms: row.latency_ms as number,
    ttft_ms: row.ttft_ms as number | null,
    input_tokens: row.input_tokens as number | null,
    output_tokens: row.output_tokens as number | null,
    thinking_tokens: row.thinking_tokens as number | null,
    cached_input_tokens: row.cached_input_tokens as number | null,
    cache_write_tokens: row.cache_write_tokens as number | null,
    cache_write_1h_tokens: row.cache_write_1h_tokens as number | null,
    audio_input_tokens: row.audio_input_tokens as number | null,
    audio_output_tokens: row.audio_output_tokens as number | null,
    image_input_tokens: row.image_input_tokens as number | null,
    image_output_tokens: row.image_output_tokens as number | null,
    service_tier: row.service_tier as string | null,
    region: row.region as string | null,
    cost_usd: row.cost_nano === null ? null : Number(row.cost_nano) / 1e9,
    cost_source: COST_SOURCE_CODES[row.cost_source]!,
    cost_doubts: doubtKinds(row.cost_doubts as number | null),
    previous_cost: previousCost(row),
    cache_hit: row.cache_hit as boolean,
    user_id: row.user_id as string | null,
    fallback_from: row.fallback_from as string | null,
    tags: row.tags as Record<string, string> | null,
    served_model: row.served_model as string | null,
    sender: row.sender as string | null,
    anomalies: row.anomalies as Anomaly[],
  };
}

/** What a request cost before it was re-priced; null where it never was. */
// biome-ignore lint/suspicious/noExplicitAny: a driver's row has no type of its own.
function previousCost({ previous_nano: nano, previous_source: source }: any) {
  if (source === null) return null;
  return { usd: nano === null ? null : Number(nano) / 1e9, source: COST_SOURCE_CODES[source]! };
}
