import type { LlmRequest } from "@/lib/schema/request/request";

/** A successful request without tokens or a cost. */
export function llmRequest(more: Partial<LlmRequest> = {}): LlmRequest {
  return {
    id: "r",
    idFromClient: true,
    ts: Date.UTC(2026, 9, 15, 12),
    model: "gpt-4o",
    provider: "",
    environment: "",
    service: "",
    status: "success",
    errorType: null,
    finishReason: null,
    latencyMs: 1,
    ttftMs: null,
    inputTokens: 0,
    outputTokens: 0,
    thinkingTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    billing: null,
    costNano: null,
    costSource: "unpriced",
    reportedNano: null,
    costDoubts: null,
    cacheHit: false,
    userId: null,
    fallbackFrom: null,
    tags: null,
    ...more,
  };
}
