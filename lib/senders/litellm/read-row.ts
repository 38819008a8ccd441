import { COST_LIMIT_USD, COUNT_LIMIT, type RequestInput } from "@/lib/schema/request/request-input";
import { isStorable } from "@/lib/schema/request/storable";
import { errorClass } from "@/lib/senders/error-class";

type Fields = Record<string, unknown>;

/** One call that LiteLLM made. Times in epoch ms. */
export type LiteLlmCall = {
  input: RequestInput & { id: string; status: "success" | "error" };
  /** What the attempts and fallbacks of one call of a client share; "" where LiteLLM sent none. */
  traceId: string;
  startedAt: number;
  endedAt: number;
};

export type LiteLlmRow = { call: LiteLlmCall } | { refusal: { code: string; path: string; message: string } };

/** The kinds of calls that ask a model for something, without the `a` of their asynchronous forms. */
const INFERENCE = new Set([
  "anthropic_messages",
  "completion",
  "embedding",
  "generate_content",
  "generate_content_stream",
  "image_edit",
  "image_generation",
  "moderation",
  "ocr",
  "rerank",
  "responses",
  "speech",
  "text_completion",
  "transcription",
  "video_generation",
]);
/** What is only passed on counts if it used tokens. */
const PASSED_ON = new Set(["pass_through_endpoint", "llm_passthrough_route", "realtime"]);

/** The request of a row of LiteLLM's generic logger; null if the row is no call of a model. Prompts are not read. */
export function readLiteLlmRow(value: unknown): LiteLlmRow | null {
  // LiteLLM queues null where it could not describe a call.
  if (value === null) return null;
  if (typeof value !== "object" || Array.isArray(value))
    return refuse("invalid_item", "", "Each item must be a StandardLoggingPayload object");
  const row = value as Fields;
  if (!isInference(row)) return null;
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
  const startedAt = Math.round(started * 1_000);
  const endedAt = Math.round(ended * 1_000);
  if (endedAt < startedAt) return refuse("invalid_field", "endTime", "endTime must not be before startTime");
  const failed = status === "failure";
  const metadata = fieldsOf(row.metadata);
  return {
    call: {
      traceId: textOf(row.trace_id) ?? "",
      startedAt,
      endedAt,
      input: {
        // The attempts of one call fail under one id.
        id: failed ? `${id}.${endedAt}` : id,
        timestamp: endedAt / 1_000,
        model,
        provider: nameOf(row.custom_llm_provider, 200),
        latency_ms: endedAt - startedAt,
        ttft_ms: row.stream === true ? ttftOf(row.completionStartTime, startedAt, endedAt) : null,
        status: failed ? "error" : "success",
        error_type: failed ? errorOf(row) : null,
        cost_usd: costOf(row),
        cache_hit: row.cache_hit === true || row.cache_hit === "True",
        user_id: nameOf(row.end_user, 200) ?? nameOf(metadata.user_api_key_user_id, 200),
        service: "litellm",
        tags: tagsOf(row, metadata),
        ...(failed ? {} : usageOf(row, metadata)),
      },
    },
  };
}

const refuse = (code: string, path: string, message: string): LiteLlmRow => ({
  refusal: { code, path, message },
});

function isInference(row: Fields): boolean {
  const type = (textOf(row.call_type) ?? "").replace(/^_/, "");
  // Rows of old versions have no type.
  if (type === "") return true;
  const plain = INFERENCE.has(type) || PASSED_ON.has(type) ? type : type.replace(/^a/, "");
  return INFERENCE.has(plain) || (PASSED_ON.has(plain) && (countOf(row.total_tokens) ?? 0) > 0);
}

/** LiteLLM counts as OpenAI does: cached parts are within the prompt, reasoning is within the completion. */
function usageOf(row: Fields, metadata: Fields) {
  const usage = [
    metadata.usage_object,
    fieldsOf(row.response).usage,
    fieldsOf(row.hidden_params).usage_object,
  ]
    .map(fieldsOf)
    .find((fields) => Object.keys(fields).length > 0);
  const prompt = fieldsOf(usage?.prompt_tokens_details);
  const completion = fieldsOf(usage?.completion_tokens_details);
  const sent = {
    input_tokens: countOf(row.prompt_tokens),
    output_tokens: countOf(row.completion_tokens),
    cached_input_tokens: countOf(prompt.cached_tokens) ?? countOf(usage?.cache_read_input_tokens),
    cache_write_tokens: countOf(usage?.cache_creation_input_tokens) ?? countOf(prompt.cache_creation_tokens),
    thinking_tokens: countOf(completion.reasoning_tokens),
  };
  // A call without usage says 0 of both.
  return sent.input_tokens || sent.output_tokens ? sent : {};
}

/** LiteLLM says 0 of a model whose price it does not know. */
function costOf(row: Fields): number | null {
  const cost = numberOf(row.response_cost);
  return cost !== null && cost > 0 && cost <= COST_LIMIT_USD ? cost : null;
}

function ttftOf(value: unknown, startedAt: number, endedAt: number): number | null {
  const seconds = secondsOf(value);
  if (seconds === null) return null;
  const at = Math.round(seconds * 1_000);
  return at >= startedAt && at <= endedAt ? at - startedAt : null;
}

function errorOf(row: Fields): string {
  const { error_class, error_code, error_message } = fieldsOf(row.error_information);
  return errorClass({
    type: textOf(error_class),
    status: numberOf(error_code),
    message: textOf(error_message) ?? textOf(row.error_str),
  });
}

const MOST_TAGS = 16;

function tagsOf(row: Fields, metadata: Fields): Record<string, string> {
  const tags: Record<string, string> = Object.create(null);
  const add = (name: string, value: string | null) => {
    if (value !== null && name !== "__proto__" && Object.keys(tags).length < MOST_TAGS) tags[name] ??= value;
  };
  add("team", nameOf(metadata.user_api_key_team_alias, 256) ?? nameOf(metadata.user_api_key_team_id, 256));
  add("key", nameOf(metadata.user_api_key_alias, 256));
  for (const tag of Array.isArray(row.request_tags) ? row.request_tags : []) {
    const text = nameOf(tag, 256);
    // One for each version of each client.
    if (text === null || text.startsWith("User-Agent:")) continue;
    const colon = text.indexOf(":");
    const name = nameOf(colon >= 0 ? text.slice(0, colon) : text, 64);
    if (name !== null) add(name, colon >= 0 ? nameOf(text.slice(colon + 1), 256) : "true");
  }
  return { ...tags };
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** A text that can be stored as a name. */
function nameOf(value: unknown, max: number): string | null {
  if (typeof value !== "string" || !isStorable(value)) return null;
  const text = value.trim();
  return text !== "" && text.length <= max ? text : null;
}

/** LiteLLM's serializer turns decimals into text. */
function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

function countOf(value: unknown): number | null {
  const count = numberOf(value);
  return count !== null && count >= 0 && count <= COUNT_LIMIT ? Math.round(count) : null;
}

function secondsOf(value: unknown): number | null {
  const seconds = numberOf(value);
  return seconds !== null && seconds > 0 && seconds < 1e11 ? seconds : null;
}
