import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, likelyInclusive, operationNamed, setError } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = GEN_AI;

/** Effect's AI packages, whose scope is the application: its SDK names itself. An answer has counts, a stream that was left has none. */
export const effect: Sender = {
  name: "effect",
  label: "Effect AI",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal, resource }) =>
    signal === "traces" && textOf(resource, "telemetry.sdk.name") === "@effect/opentelemetry",
  reads: readsOf(aliases),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, aliases.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "effect", aliases, operation });
    call.tokens = likelyInclusive(call.tokens);
    const { status, finishReason, tokens } = call;
    if (status === "success" && finishReason === null && tokens.output === null) setError(call, "cancelled");
    return call;
  },
  cannotTell: [
    "Does not report cached and thinking tokens; input of Claude leaves out what was cached: its cost is a lower bound.",
    "Reports no embeddings, and no time to the first token.",
  ],
};
