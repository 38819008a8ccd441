import { GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, operationNamed } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

/** Elastic's distribution of OpenTelemetry. */
export const elastic: Sender = {
  name: "elastic",
  label: "Elastic OpenTelemetry",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ scope }) => scope.startsWith("@elastic/opentelemetry-instrumentation-"),
  reads: readsOf(GEN_AI),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, GEN_AI.operation));
    return operation === null ? null : callOfSpan(span, { sender: "elastic", aliases: GEN_AI, operation });
  },
  cannotTell: [
    "Does not report cached and thinking tokens.",
    "Streams have tokens only with stream_options.include_usage.",
  ],
};
