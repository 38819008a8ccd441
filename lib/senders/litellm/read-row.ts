import { withoutOwner } from "@/lib/schema/request/resource-name";
import { isStorable } from "@/lib/schema/request/storable";
import { trimName } from "@/lib/schema/request/trim-name";
import type { Call, Operation, TokenCounts } from "@/lib/senders/call";
import { type ErrorClass, errorClass } from "@/lib/senders/error-class";
import { asCount } from "@/lib/senders/reading/attributes";
import { providerName } from "@/lib/senders/reading/provider";
import { addTag, estimatedCost, unknownTokens } from "@/lib/senders/reading/read-call";

type Fields = Record<string, unknown>;

/** One call that LiteLLM made. */
export type LiteLlmCall = {
  call: Call;
  /** What the attempts and fallbacks of one call of a client share; "" where LiteLLM sent none. */
  traceId: string;
};

export type LiteLlmRow = LiteLlmCall | { refusal: { code: string; path: string; message: string } };

/** The kinds of calls that ask a model for something, without the `a` of their asynchronous forms. */
const OPERATIONS: Record<string, Operation> = {
  "": "chat",
  anthropic_messages: "chat",
  completion: "chat",
  embedding: "embeddings",
  generate_content: "chat",
  generate_content_stream: "chat",
  image_edit: "image",
  image_generation: "image",
  moderation: "chat",
  ocr: "chat",
  rerank: "rerank",
  responses: "chat",
  speech: "speech",
  text_completion: "chat",
  transcription: "transcription",
  video_generation: "image",
};
/** What is only passed on counts if it used tokens. */
const PASSED_ON = new Set(["pass_through_endpoint", "llm_passthrough_route", "realtime"]);

/** The request of a row of LiteLLM's generic logger; null if the row is not a model call. Prompts are not read. */
export function readLiteLlmRow(value: unknown): LiteLlmRow | null {
  // LiteLLM queues null where it could not describe a call.
  if (value === null) return null;
  if (typeof value !== "object" || Array.isArray(value))
    return refuse("invalid_item", "", "Each item must be a StandardLoggingPayload object");
  const row = value as Fields;
  const operation = operationOf(row);
  if (operation === null) return null;
  const { status } = row;
  if (status !== "success" && status !== "failure")
    return refuse("invalid_field", "status", "status must be one of success, failure");
  const id = nameOf(row.id, 100);
  if (id === null) return refuse("invalid_field", "id", "id must be a text of 1 to 100 characters");
  const model = nameOf(row.model_group, 200) ?? nameOf(row.model, 200);
  if (model === null)
    return refuse("invalid_field", "model", "model_group or model must be a text of 1 to 200 characters");
  const started = secondsOf(row.startTime);
  if (started === null) return refuse("invalid_field", "startTime", "startTime must be Unix seconds");
  const ended = secondsOf(row.endTime);
  if (ended === null) return refuse("invalid_field", "endTime", "endTime must be Unix seconds");
  const startMs = Math.round(started * 1_000);
  const endMs = Math.round(ended * 1_000);
  if (endMs < startMs) return refuse("invalid_field", "endTime", "endTime must not be before startTime");
  const failed = status === "failure";
  const fromCache = row.cache_hit === true || row.cache_hit === "True";
  const metadata = fieldsOf(row.metadata);
  const cost = estimatedCost(numberOf(row.response_cost));
  const call: Call = {
    kind: "call",
    sender: "litellm",
    senderVersion: "",
    scope: "litellm",
    // The attempts of one call fail under one id.
    key: failed ? `${id}.${endMs}` : id,
    group: "",
    span: "",
    parent: "",
    responseId: failed || fromCache ? "" : id,
    began: "",
    operation,
    startMs,
    endMs,
    ttftMs: row.stream === true ? ttftOf(row.completionStartTime, startMs, endMs) : null,
    model: withoutOwner(model),
    servedModel: withoutOwner(
      nameOf(fieldsOf(row.hidden_params).litellm_model_name, 200) ?? nameOf(row.model, 200) ?? "",
    ),
    provider: providerName(nameOf(row.custom_llm_provider, 200) ?? ""),
    environment: "",
    service: "litellm",
    tokens: failed ? NOTHING : tokensOf(row, metadata, fromCache),
    billing: null,
    cost: cost && !fromCache ? { ...cost, from: "bill" } : null,
    status: failed ? "error" : "success",
    errorType: failed ? errorOf(row) : null,
    ...(fromCache ? { fromCache } : {}),
    finishReason: null,
    fallbackFrom: null,
    userId: nameOf(row.end_user, 200) ?? nameOf(metadata.user_api_key_user_id, 200),
    tags: null,
  };
  tag(call, row, metadata);
  return { call, traceId: textOf(row.trace_id) ?? "" };
}

const NOTHING: TokenCounts = { input: 0, output: 0, cached: 0, cacheWrite: 0, thinking: null };

const refuse = (code: string, path: string, message: string): LiteLlmRow => ({
  refusal: { code, path, message },
});

function operationOf(row: Fields): Operation | null {
  const type = (textOf(row.call_type) ?? "").replace(/^_/, "");
  for (const plain of [type, type.replace(/^a/, "")]) {
    if (Object.hasOwn(OPERATIONS, plain)) return OPERATIONS[plain]!;
    if (PASSED_ON.has(plain)) return (numberOf(row.total_tokens) ?? 0) > 0 ? "chat" : null;
  }
  return null;
}

/** LiteLLM counts as OpenAI does: cached parts are within the prompt, reasoning is within the completion. */
function tokensOf(row: Fields, metadata: Fields, fromCache: boolean): TokenCounts {
  const usage = [
    metadata.usage_object,
    fieldsOf(row.response).usage,
    fieldsOf(row.hidden_params).usage_object,
  ]
    .map(fieldsOf)
    .find((fields) => Object.keys(fields).length > 0);
  const prompt = fieldsOf(usage?.prompt_tokens_details);
  const completion = fieldsOf(usage?.completion_tokens_details);
  const input = countOf(row.prompt_tokens);
  const output = countOf(row.completion_tokens);
  // A call without usage says 0 of both.
  if (!input && !output) return unknownTokens();
  return {
    input,
    output,
    // Of an answer from the gateway's own cache the counts are those of the first time.
    cached: fromCache ? 0 : (countOf(prompt.cached_tokens) ?? countOf(usage?.cache_read_input_tokens)),
    cacheWrite: fromCache
      ? 0
      : (countOf(usage?.cache_creation_input_tokens) ?? countOf(prompt.cache_creation_tokens)),
    thinking: countOf(completion.reasoning_tokens),
  };
}

function ttftOf(value: unknown, startedAt: number, endedAt: number): number | null {
  const seconds = secondsOf(value);
  if (seconds === null) return null;
  const at = Math.round(seconds * 1_000);
  return at >= startedAt && at <= endedAt ? at - startedAt : null;
}

function errorOf(row: Fields): ErrorClass {
  const { error_class, error_code, error_message } = fieldsOf(row.error_information);
  return errorClass({
    type: textOf(error_class),
    status: numberOf(error_code),
    message: textOf(error_message) ?? textOf(row.error_str),
  });
}

function tag(call: Call, row: Fields, metadata: Fields): void {
  const add = (name: string, value: string | null) => {
    // Keys and requests are often named after a person's address.
    if (value === null || name.includes("@") || value.includes("@")) return;
    if (!Object.hasOwn(call.tags ?? {}, name)) addTag(call, name, value);
  };
  add("team", nameOf(metadata.user_api_key_team_alias, 256) ?? nameOf(metadata.user_api_key_team_id, 256));
  add("key", nameOf(metadata.user_api_key_alias, 256));
  for (const one of Array.isArray(row.request_tags) ? row.request_tags : []) {
    const text = nameOf(one, 256);
    // One for each version of each client.
    if (text === null || text.startsWith("User-Agent:")) continue;
    const colon = text.indexOf(":");
    const name = nameOf(colon >= 0 ? text.slice(0, colon) : text, 64);
    if (name !== null) add(name, colon >= 0 ? nameOf(text.slice(colon + 1), 256) : "true");
  }
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** A text that can be stored as a name. */
function nameOf(value: unknown, max: number): string | null {
  if (typeof value !== "string" || !isStorable(value)) return null;
  const text = trimName(value);
  return text !== "" && text.length <= max ? text : null;
}

/** LiteLLM's serializer turns decimals into text. */
function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

const countOf = (value: unknown): number | null => asCount(numberOf(value));

function secondsOf(value: unknown): number | null {
  const seconds = numberOf(value);
  return seconds !== null && seconds > 0 && seconds < 1e11 ? seconds : null;
}
