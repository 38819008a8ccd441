import { withoutOwner } from "@/lib/schema/request/resource-name";
import type { Call, TokenCounts } from "@/lib/senders/call";
import type { Attributes, LogRecord } from "@/lib/senders/record";
import { callOfLog, digestOf, errorOfLog, eventNameOf, failed } from "./agent-call";
import { countOf, numberOf, textOf } from "./attributes";

const STATUS = ["status_code", "http.status_code"];
const ERROR = ["error_type", "error.type", "error", "error.message", "error_message"];

export const GEMINI_READS = [
  ...STATUS,
  ...ERROR,
  "event.name",
  "event.timestamp",
  "session.id",
  "prompt_id",
  "auth_type",
  "model",
  "model_name",
  "duration_ms",
  "ttft_ms",
  "input_token_count",
  "output_token_count",
  "cached_content_token_count",
  "thoughts_token_count",
  "tool_token_count",
  "total_token_count",
  "finish_reasons",
  "role",
  "subagent_name",
  "sightline.*",
];

type Dialect = {
  sender: string;
  product: string;
  people: readonly string[];
  provider: (attributes: Attributes) => string;
  source: (attributes: Attributes) => string;
};

/** A record of Gemini CLI and of what was made from it. They use the same names, and do not count the same under them. */
export function callOfGeminiLog(
  log: LogRecord,
  { sender, product, people, provider, source }: Dialect,
): Call | null {
  const event = eventNameOf(log, product);
  if (event !== "api_response" && event !== "api_error") return null;
  const { attributes } = log;
  const session = textOf(attributes, "session.id") || textOf(log.source.resource, "session.id");
  const asked = source(attributes);
  const call = callOfLog(log, {
    sender,
    provider: provider(attributes),
    durationMs: numberOf(attributes, "duration_ms"),
    ttftMs: numberOf(attributes, "ttft_ms"),
    people,
    session,
    source: asked,
  });
  call.model ||= withoutOwner(textOf(attributes, "model_name"));
  // Some records have the ids of a span, and some have none.
  const counts = ["input_token_count", "output_token_count", "duration_ms"].map(
    (name) => numberOf(attributes, name) ?? "",
  );
  call.key = digestOf(
    session,
    textOf(attributes, "prompt_id", 500),
    log.timeMs,
    asked,
    call.model,
    event,
    ...counts,
  );
  if (event === "api_error") return failed(call, errorOfLog(attributes, STATUS, ERROR));
  call.tokens = tokensOf(attributes);
  const [reason] = [attributes.get("finish_reasons")].flat();
  call.finishReason = typeof reason === "string" && reason !== "" ? reason.slice(0, 100) : null;
  return call;
}

/** Only the total says whether thoughts and tool results lie within the other counts. */
function tokensOf(attributes: Attributes): TokenCounts {
  const input = countOf(attributes, "input_token_count");
  const output = countOf(attributes, "output_token_count");
  const thinking = countOf(attributes, "thoughts_token_count");
  const tool = countOf(attributes, "tool_token_count") ?? 0;
  const total = countOf(attributes, "total_token_count");
  const apart = total !== null && (input ?? 0) + (output ?? 0) + (thinking ?? 0) + tool === total;
  return {
    input: apart && input !== null ? input + tool : input,
    output: apart && output !== null ? output + (thinking ?? 0) : output,
    cached: countOf(attributes, "cached_content_token_count"),
    cacheWrite: 0,
    thinking,
  };
}
