import { ownValue } from "@/lib/schema/own-value";
import type { TokenCounts } from "@/lib/senders/call";
import {
  callOfLog,
  digestOf,
  errorOfLog,
  eventNameOf,
  failed,
  partOf,
} from "@/lib/senders/reading/agent-call";
import { countOf, numberOf, textOf } from "@/lib/senders/reading/attributes";
import { unknownTokens, withCached } from "@/lib/senders/reading/read-call";
import type { Attributes } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const PROVIDERS: Record<string, string> = {
  bedrock: "aws.bedrock",
  vertex: "gcp.vertex_ai",
  foundry: "azure.ai.inference",
};
const PEOPLE = ["user.email", "user.account_uuid", "user.account_id", "user.id"];

/**
 * Claude Code. Only its logs are counted: spans and metrics repeat them. Its input leaves out what was cached, and its cost
 * is not read: for a model that it does not know it is that of its default model, and for another one that answered it is
 * that of the one that was asked.
 */
export const claudeCode: Sender = {
  name: "claude-code",
  label: "Claude Code",
  vantage: "client",
  standing: "native",
  agent: true,
  recognizes: ({ scope }) => scope.startsWith("com.anthropic.claude_code"),
  reads: [
    ...PEOPLE,
    "event.name",
    "event.sequence",
    "session.id",
    "request_id",
    "anthropic.provider",
    "model",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_creation_tokens",
    "cache_creation_1h_tokens",
    "duration_ms",
    "ttft_ms",
    "query_source",
    "status_code",
    "error",
    "sightline.*",
  ],
  log(log) {
    const { attributes } = log;
    const event = eventNameOf(log, "claude_code");
    // api_retries_exhausted and api_refusal report the same call as the record before them.
    if (event !== "api_request" && event !== "api_error") return null;
    const session = textOf(attributes, "session.id");
    const call = callOfLog(log, {
      sender: "claude-code",
      provider: ownValue(PROVIDERS, textOf(attributes, "anthropic.provider")) ?? "anthropic",
      durationMs: numberOf(attributes, "duration_ms"),
      ttftMs: numberOf(attributes, "ttft_ms"),
      people: PEOPLE,
      session,
      source: textOf(attributes, "query_source"),
    });
    // All requests of a prompt share the ids of one span.
    const request = textOf(attributes, "request_id", 100);
    call.key = request || digestOf(session, partOf(attributes.get("event.sequence")), log.timeMs, event);
    if (event === "api_error") return failed(call, errorOfLog(attributes, ["status_code"], ["error"]));
    call.tokens = tokensOf(attributes);
    return call;
  },
  cannotTell: [
    "Reports no attempts that failed before one succeeded, and measures the last attempt only.",
    "Reports no fallbacks: the request that a fallback model answered looks like any other.",
    "Reports no thinking tokens.",
    "Without a signed-in account each home folder counts as a person.",
  ],
};

/** An answer without usage counts 0 of everything. */
function tokensOf(attributes: Attributes): TokenCounts {
  const counts = {
    input: countOf(attributes, "input_tokens"),
    output: countOf(attributes, "output_tokens"),
    cached: countOf(attributes, "cache_read_tokens"),
    cacheWrite: countOf(attributes, "cache_creation_tokens"),
    thinking: null,
  };
  const any = Object.values(counts).some((count) => count !== null && count > 0);
  return any ? withCached(counts) : unknownTokens();
}
