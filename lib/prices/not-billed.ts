import type { LlmRequest } from "@/lib/schema/request/request";

// The words of SDKs, gateways and HTTP: "RateLimitError", "rate_limit_exceeded", "429", "overloaded_error".
const REFUSED =
  /rate_?-? ?limit|too_?-? ?many|throttl|quota|overload|unavailable|unauthori[sz]ed|forbidden|permission|auth|(invalid|bad)_?-? ?request|^(400|401|403|404|422|429|503|529)$/i;

const NOT_CONNECTED = /(api_?)?connect|^econn|^enotfound|network/i;

type Billed = Pick<
  LlmRequest,
  | "cacheHit"
  | "cachedInputTokens"
  | "status"
  | "errorType"
  | "outputTokens"
  | "thinkingTokens"
  | "ttftMs"
  | "servedModel"
>;

/**
 * Why a provider charges nothing for a request, or null. An answer from a response cache (`cache_hit` without
 * `cached_input_tokens`; with them, the provider's prompt cache was hit, and that is billed) and a call that was refused or
 * never arrived and gave no output. A timeout, a server's error, or a connection that broke behind the beginning of an answer
 * may have been billed.
 */
export function notBilled(request: Billed): string | null {
  if (request.cacheHit && (request.cachedInputTokens ?? 0) === 0) return "Answered from a response cache";
  if (request.status !== "error") return null;
  const error = request.errorType ?? "";
  const free = REFUSED.test(error) || (NOT_CONNECTED.test(error) && !hasBegun(request));
  if (free && (request.outputTokens ?? 0) === 0 && (request.thinkingTokens ?? 0) === 0)
    return "Rejected or not connected, no output";
  return null;
}

/** Whether something of an answer arrived. */
const hasBegun = ({ ttftMs, servedModel }: Billed) => ttftMs !== null || (servedModel ?? "") !== "";
