import type { Began, Call } from "@/lib/senders/call";
import { callOfLog, digestOf, errorOfLog, eventNameOf, failed } from "@/lib/senders/reading/agent-call";
import { asCount, countOf, numberOf, textOf } from "@/lib/senders/reading/attributes";
import { providerOfModel } from "@/lib/senders/reading/provider";
import type { LogRecord } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const PEOPLE = ["user.email", "user.account_id"];

/**
 * Codex. Only its logs are counted. A call has two records: one when its response headers arrived, which fails or says
 * when it began, and one with its counts at its end. Its input includes cached tokens, its output reasoning.
 */
export const codex: Sender = {
  name: "codex",
  label: "Codex",
  vantage: "client",
  standing: "native",
  agent: true,
  recognizes: ({ scope, resource }) =>
    scope.startsWith("codex") || textOf(resource, "service.name").startsWith("codex"),
  reads: [
    ...PEOPLE,
    "event.name",
    "event.kind",
    "conversation.id",
    "model",
    "duration_ms",
    "ttft_ms",
    "http.response.status_code",
    "endpoint",
    "error.message",
    "input_token_count",
    "output_token_count",
    "cached_token_count",
    "cache_write_token_count",
    "reasoning_token_count",
    "sightline.*",
  ],
  log(log) {
    const event = eventNameOf(log, "codex");
    if (event === "api_request" || event === "websocket_request") return beganOrFailed(log);
    const isEnd = event === "sse_event" || event === "websocket_event";
    return isEnd && textOf(log.attributes, "event.kind") === "response.completed" ? completed(log) : null;
  },
  cannotTell: [
    "Names the requested model, also where another one answered.",
    "The last requests of a failing run may be missing.",
  ],
};

const ERROR = ["error.message"];

function callFrom(log: LogRecord, durationMs: number | null, ttftMs: number | null): Call {
  const { attributes } = log;
  const session = textOf(attributes, "conversation.id");
  return callOfLog(log, {
    sender: "codex",
    provider: providerOfModel(textOf(attributes, "model")) || "openai",
    durationMs,
    ttftMs,
    people: PEOPLE,
    session,
    source: "",
  });
}

/** Null for what asks no model: its list of models. */
function beganOrFailed(log: LogRecord): Call | Began | null {
  const { attributes } = log;
  const endpoint = textOf(attributes, "endpoint");
  if (endpoint !== "" && !/^\/(responses|chat\/completions)/.test(endpoint)) return null;
  const durationMs = numberOf(attributes, "duration_ms") ?? 0;
  const conversation = textOf(attributes, "conversation.id");
  const status = numberOf(attributes, "http.response.status_code");
  const key = digestOf("codex request", conversation, log.timeMs, status ?? 0);
  if (textOf(attributes, ERROR, 10_000) !== "" || (status ?? 0) >= 400) {
    const call = failed(
      callFrom(log, durationMs, null),
      errorOfLog(attributes, ["http.response.status_code"], ERROR),
    );
    return { ...call, key };
  }
  const [startMs, answeredMs] = [log.timeMs - durationMs, log.timeMs];
  return {
    kind: "began",
    sender: "codex",
    key,
    group: "",
    began: beganBy(conversation),
    startMs,
    answeredMs,
  };
}

const beganBy = (conversation: string) => (conversation === "" ? "" : digestOf("codex", conversation));

/** The first of the two records of an end has no counts; an end with an error is one of a stream that broke. */
function completed(log: LogRecord): Call | null {
  const { attributes } = log;
  const input = countOf(attributes, "input_token_count");
  const isError = textOf(attributes, ERROR, 10_000) !== "";
  if (input === null && !isError) return null;
  const conversation = textOf(attributes, "conversation.id");
  const output = countOf(attributes, "output_token_count");
  const call = callFrom(log, null, null);
  call.key = digestOf("codex answer", conversation, log.timeMs, input ?? "", output ?? "");
  call.began = beganBy(conversation);
  if (isError) return failed(call, errorOfLog(attributes, [], ERROR));
  // Counted from where the answer began, which the other record tells.
  const ttftMs = numberOf(attributes, "ttft_ms");
  call.ttftMs = asCount(ttftMs) === null ? null : ttftMs;
  call.tokens = {
    input,
    output,
    cached: countOf(attributes, "cached_token_count"),
    cacheWrite: countOf(attributes, "cache_write_token_count"),
    thinking: countOf(attributes, "reasoning_token_count"),
  };
  return call;
}
