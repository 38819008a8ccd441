import { createHash } from "node:crypto";
import { finishReason } from "@/lib/ingest/finish-reason";
import type { LlmRequest } from "@/lib/schema/request/request";
import type { Call } from "@/lib/senders/call";

/** The longest id of a request. */
const ID_LIMIT = 128;

/** Under which time and id a call is stored. */
export function placeOf({ key, endMs }: Call): { ts: number; id: string } {
  const id = key.length <= ID_LIMIT ? key : createHash("sha256").update(key).digest("hex");
  return { ts: Math.round(endMs), id };
}

/** A call as it is stored, not yet priced: a cost that bills is the reported one. */
export function requestOf(call: Call): LlmRequest {
  const { tokens, cost } = call;
  // Field by field: an object that begins with a spread is slow to make and to read.
  const { ts, id } = placeOf(call);
  return {
    id,
    idFromClient: true,
    ts,
    model: call.model,
    provider: call.provider,
    environment: call.environment,
    service: call.service,
    status: call.status,
    errorType: call.errorType,
    finishReason: finishReason(call.finishReason),
    latencyMs: Math.round(call.endMs) - Math.round(call.startMs),
    ttftMs: call.ttftMs === null ? null : Math.round(call.ttftMs),
    inputTokens: tokens.input,
    outputTokens: tokens.output,
    thinkingTokens: tokens.thinking,
    cachedInputTokens: tokens.cached,
    cacheWriteTokens: tokens.cacheWrite,
    billing: call.billing,
    costNano: cost?.from === "bill" ? nanoOf(cost.usd) : null,
    costSource: "unpriced",
    costDoubts: 0,
    reportedNano: null,
    cacheHit: call.fromCache === true || (tokens.cached ?? 0) > 0,
    userId: call.userId,
    fallbackFrom: call.fallbackFrom,
    tags: call.tags,
    servedModel: call.servedModel !== "" && call.servedModel !== call.model ? call.servedModel : null,
    sender: call.sender,
    apiKey: call.apiKey ?? null,
  };
}

/** What the sender estimates; null for a cost that it bills. */
export const estimateOf = ({ cost }: Call): number | null =>
  cost?.from === "estimate" ? nanoOf(cost.usd) : null;

const nanoOf = (usd: number): number => Math.round(usd * 1e9);
