import { ownValue } from "@/lib/schema/own-value";
import type { Operation } from "@/lib/senders/call";
import { otel } from "@/lib/senders/otel/otel";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { asCount, jsonOf, textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, estimatedCost } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const TYPE = "langwatch.span.type";
const METRICS = "langwatch.metrics";

const aliases: Aliases = { ...GEN_AI, user: ["langwatch.user.id", ...GEN_AI.user] };

const OPERATIONS: Record<string, Operation> = { llm: "chat", embedding: "embeddings" };

/** LangWatch's SDK: spans written by hand in the scope of the application, and those of its callback for LangChain. */
export const langWatch: Sender = {
  name: "langwatch",
  label: "LangWatch",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal, scope, resource }) =>
    signal === "traces" &&
    (scope.startsWith("langwatch.") ||
      textOf(resource, "telemetry.sdk.name") === "langwatch-observability-sdk"),
  reads: readsOf(aliases, [TYPE, METRICS, ...otel.reads]),
  span(span) {
    const { attributes } = span;
    // Other instrumentations send by its SDK, too.
    if (!attributes.has(TYPE)) return otel.span(span);
    const operation = ownValue(OPERATIONS, textOf(attributes, TYPE));
    if (operation === undefined) return null;
    const call = callOfSpan(span, { sender: "langwatch", aliases, operation });
    const told = jsonOf(attributes, METRICS);
    const value = told !== null && "value" in told ? told.value : null;
    if (typeof value !== "object" || value === null) return call;
    const metrics = value as Record<string, unknown>;
    call.tokens.input ??= asCount(metrics.promptTokens);
    call.tokens.output ??= asCount(metrics.completionTokens);
    call.cost ??= estimatedCost(metrics.cost);
    return call;
  },
  cannotTell: [
    "Does not report cached and thinking tokens, and no time to the first token.",
    "Of LangChain it reports no tokens of Claude outside streams, one output token too many of its streams, no embeddings, and no streams that were left early.",
    "Retries of one call are one request.",
  ],
};
