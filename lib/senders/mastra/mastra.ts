import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, likelyInclusive, operationNamed, ttftFrom } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = { ...GEN_AI, feature: ["gen_ai.agent.name", ...GEN_AI.feature] };

/** Mastra. A failed call has the status of a good one, and `["error"]` as its finish reasons. */
export const mastra: Sender = {
  name: "mastra",
  label: "Mastra",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ scope }) => scope.startsWith("@mastra/"),
  reads: readsOf(aliases, ["mastra.span.type", "mastra.completion_start_time"]),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, aliases.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "mastra", aliases, operation });
    call.tokens = likelyInclusive(call.tokens);
    call.ttftMs ??= ttftFrom(call, span.attributes, "mastra.completion_start_time");
    return call;
  },
  cannotTell: [
    "Does not report why a call failed.",
    "Retries of one call are one request.",
    "Knows the time to the first token of the first step only.",
  ],
};
