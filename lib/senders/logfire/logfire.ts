import { ownValue } from "@/lib/schema/own-value";
import type { Began, Call, TokenCounts } from "@/lib/senders/call";
import { digestOf } from "@/lib/senders/reading/agent-call";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { asCount, jsonOf, numberOf, textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, operationNamed } from "@/lib/senders/reading/read-call";
import type { Attributes, SpanRecord } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = { ...GEN_AI, cost: ["operation.cost"] };

const RAW = "gen_ai.usage.raw";
const SPAN_TYPE = "logfire.span_type";
const DURATION_SECONDS = "duration";

/**
 * Pydantic's Logfire, as it instruments the SDKs of OpenAI and Anthropic. A stream has two spans of one name: one until its
 * headers, and one without length at its end, which has the counts and says how long it was read.
 */
export const logfire: Sender = {
  name: "logfire",
  label: "Pydantic Logfire",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal, scope }) => signal === "traces" && /^logfire\./.test(scope),
  reads: readsOf(aliases, [RAW, SPAN_TYPE, DURATION_SECONDS]),
  span(span) {
    const { attributes } = span;
    const operation = operationNamed(textOf(attributes, aliases.operation));
    const type = textOf(attributes, SPAN_TYPE);
    if (operation === null || type === "pending_span") return null;
    const call = callOfSpan(span, { sender: "logfire", aliases, operation });
    call.tokens = { ...call.tokens, ...partsOf(attributes) };
    if (type === "log") {
      call.startMs = span.endMs - Math.max(0, numberOf(attributes, DURATION_SECONDS) ?? 0) * 1_000;
      call.began = beganBy(span, call);
      return call;
    }
    return isOpening(call) ? opening(span, call) : call;
  },
  cannotTell: [
    "Streams that broke or were left early look like successes; a stream that was never read is not reported.",
    "Streams of Chat Completions have tokens only with stream_options.include_usage.",
    "The latency of a stream outside any other span leaves out the wait for its headers.",
    "Reports no time to the first token. Retries of one call are one request.",
  ],
};

/** What was asked for as a stream ends without an answer, and without an error. */
const isOpening = ({ operation, status, tokens, finishReason, responseId }: Call) =>
  operation === "chat" &&
  status === "success" &&
  tokens.input === null &&
  tokens.output === null &&
  finishReason === null &&
  responseId === "";

function opening(span: SpanRecord, call: Call): Began | null {
  const began = beganBy(span, call);
  if (began === "") return null;
  const { sender, key, startMs } = call;
  return { kind: "began", sender, key, group: "", began, startMs, answeredMs: span.endMs };
}

/** What both spans of a stream share: the span around them. "" for none. */
const beganBy = ({ source, traceId, parentId }: SpanRecord, { model }: Call) =>
  parentId === "" ? "" : digestOf("logfire", traceId, parentId, source.scope, model);

/** The provider's own usage, of OpenAI's two APIs and of Anthropic's. */
function partsOf(attributes: Attributes): Partial<TokenCounts> {
  const raw = jsonOf(attributes, RAW);
  if (raw === null || Array.isArray(raw)) return {};
  const inside = (name: string) => {
    const part = ownValue(raw, name);
    return typeof part === "object" && part !== null ? (part as Record<string, unknown>) : {};
  };
  const input = { ...inside("prompt_tokens_details"), ...inside("input_tokens_details") };
  const output = { ...inside("completion_tokens_details"), ...inside("output_tokens_details") };
  return {
    cached: asCount(input.cached_tokens) ?? asCount(raw.cache_read_input_tokens),
    cacheWrite: asCount(raw.cache_creation_input_tokens),
    thinking: asCount(output.reasoning_tokens),
  };
}
