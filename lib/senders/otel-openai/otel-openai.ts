import { GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, operationNamed, setError } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

/** OpenTelemetry's own instrumentation of the OpenAI SDK. */
export const otelOpenAi: Sender = {
  name: "otel-openai",
  label: "OpenTelemetry for OpenAI",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ scope }) => scope === "@opentelemetry/instrumentation-openai",
  reads: readsOf(GEN_AI),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, GEN_AI.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "otel-openai", aliases: GEN_AI, operation });
    // A stream that was broken off has a list of finish reasons with nothing in it.
    const reasons = span.attributes.get("gen_ai.response.finish_reasons");
    if (call.status === "success" && Array.isArray(reasons) && reasons.length === 0)
      setError(call, "cancelled");
    return call;
  },
  cannotTell: [
    "Does not report cached and thinking tokens.",
    "Does not report streams that were abandoned or interrupted.",
    "Streams have tokens only with stream_options.include_usage.",
  ],
};
