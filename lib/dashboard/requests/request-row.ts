import { billingOf } from "@/lib/store/requests/billing-columns";
import type { ListedRequest } from "@/lib/store/requests/request-record";
import type { RequestRow } from "./requests-model";

/** A request of the API with the names that the pages use. */
export function requestRow(request: ListedRequest): RequestRow {
  return {
    id: request.id,
    t: Date.parse(request.timestamp),
    model: request.model,
    provider: request.provider,
    environment: request.environment,
    service: request.service,
    status: request.status,
    errorType: request.error_type,
    finishReason: request.finish_reason,
    latencyMs: request.latency_ms,
    ttftMs: request.ttft_ms,
    inputTokens: request.input_tokens,
    outputTokens: request.output_tokens,
    thinkingTokens: request.thinking_tokens,
    cachedInputTokens: request.cached_input_tokens,
    cacheWriteTokens: request.cache_write_tokens,
    billing: billingOf(request),
    costUsd: request.cost_usd,
    costSource: request.cost_source,
    previousCost: request.previous_cost,
    cacheHit: request.cache_hit,
    userId: request.user_id,
    fallbackFrom: request.fallback_from,
    tags: request.tags ?? {},
    servedModel: request.served_model,
    sender: request.sender,
    anomalies: request.anomalies,
  };
}
