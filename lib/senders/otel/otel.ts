import type { Operation } from "@/lib/senders/call";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { countOf, first, textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, likelyInclusive, operationNamed } from "@/lib/senders/reading/read-call";
import type { Attributes } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  ttftSeconds: [
    ...GEN_AI.ttftSeconds,
    "gen_ai.server.time_to_first_token",
    "gen_ai.server.ttft",
    "gen_ai.latency.time_to_first_token",
  ],
  cost: ["gen_ai.usage.cost"],
};

/** Any other sender that follows OpenTelemetry's names for generative AI. Asked last. */
export const otel: Sender = {
  name: "otel",
  label: "OpenTelemetry GenAI",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal }) => signal === "traces",
  reads: readsOf(aliases, ["llm.request.type"]),
  span(span) {
    const operation = operationOf(span.attributes);
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "otel", aliases, operation });
    call.tokens = likelyInclusive(call.tokens);
    return call;
  },
  cannotTell: [],
};

/** By its name; a span without one is a call where it names a model and counts output. */
function operationOf(attributes: Attributes): Operation | null {
  const name = first(attributes, aliases.operation);
  if (name !== undefined) return operationNamed(textOf(attributes, aliases.operation));
  const model = textOf(attributes, aliases.model) || textOf(attributes, aliases.servedModel);
  return model !== "" && countOf(attributes, aliases.output) !== null ? "chat" : null;
}
