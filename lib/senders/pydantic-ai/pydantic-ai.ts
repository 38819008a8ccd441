import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import {
  callOfSpan,
  cancelUnanswered,
  likelyInclusive,
  operationNamed,
} from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  // Google's word.
  thinking: [...GEN_AI.thinking, "gen_ai.usage.details.thoughts_tokens"],
  cost: ["operation.cost"],
};

/** Pydantic AI, through Logfire or any tracer provider. Its agents repeat what their calls used. */
export const pydanticAi: Sender = {
  name: "pydantic-ai",
  label: "Pydantic AI",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal, scope }) => signal === "traces" && scope === "pydantic-ai",
  reads: readsOf(aliases),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, aliases.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "pydantic-ai", aliases, operation });
    call.tokens = likelyInclusive(call.tokens);
    cancelUnanswered(call);
    return call;
  },
  cannotTell: [
    "Does not report why a stream broke: it counts as cancelled.",
    "Retries of one call are one request.",
    "Of a FallbackModel reports the model that answered, not those that failed.",
  ],
};
