import { GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { first, textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, likelyInclusive, operationNamed, setError } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const STREAMED = "gen_ai.response.streaming";

/** Sentry's SDK up to 10, whose spans of model calls are OpenTelemetry's. */
export const sentry: Sender = {
  name: "sentry",
  label: "Sentry",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal, scope }) => signal === "traces" && scope.startsWith("@sentry/"),
  reads: readsOf(GEN_AI, [STREAMED]),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, GEN_AI.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "sentry", aliases: GEN_AI, operation });
    call.tokens = likelyInclusive(call.tokens);
    // Streams that broke or were left early have the status of good ones, and no finish reason.
    const wasLeft = first(span.attributes, STREAMED) === true && call.finishReason === null;
    if (wasLeft && call.status === "success") setError(call, "cancelled");
    return call;
  },
  cannotTell: [
    "Does not report why a call failed, and whether a stream broke or was left early.",
    "Does not report thinking tokens of OpenAI, and no time to the first token.",
    "Streams have tokens only with stream_options.include_usage.",
    "Retries of one call are one request.",
  ],
};
