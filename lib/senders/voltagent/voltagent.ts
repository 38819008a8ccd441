import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { countOf, textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan } from "@/lib/senders/reading/read-call";
import type { SpanRecord } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const run: Aliases = {
  ...GEN_AI,
  model: ["ai.model.name"],
  input: ["usage.prompt_tokens"],
  output: ["usage.completion_tokens"],
  cached: ["usage.cached_tokens"],
  thinking: ["usage.reasoning_tokens"],
  finishReason: ["ai.response.finish_reason"],
  feature: ["entity.name"],
};
const attempt: Aliases = { ...run, provider: ["llm.provider"], model: ["llm.model"] };

/**
 * VoltAgent. The span of a call has the tokens of its last step only, that of the agent around it those of all. So what
 * was answered is reported by the agent, and what failed by the call.
 */
export const voltAgent: Sender = {
  name: "voltagent",
  label: "VoltAgent",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal, scope }) => signal === "traces" && scope.startsWith("@voltagent/"),
  reads: readsOf(run, ["agent.state", "span.type", ...readsOf(attempt)]),
  span(span) {
    const failed = span.statusCode === 2 && textOf(span.attributes, "span.type") === "llm";
    if (!failed && !isAnswered(span)) return null;
    const aliases = failed ? attempt : run;
    const call = callOfSpan(span, { sender: "voltagent", aliases, operation: "chat" });
    // An agent below an agent, and a call that failed before another one answered, are requests of their own.
    call.parent = "";
    return call;
  },
  cannotTell: [
    "What an agent answers is one request, with the tokens of all its steps; its latency includes its tools.",
    "Reports no streams that were left or interrupted, and no failed calls of generateObject.",
    "Reports no embeddings, and no time to the first token.",
  ],
};

/** A run without a failed call: one that was cancelled has none, one whose answer could not be used has tokens. */
function isAnswered({ attributes }: SpanRecord): boolean {
  const state = textOf(attributes, "agent.state");
  return (
    state === "completed" ||
    state === "cancelled" ||
    (state === "error" && countOf(attributes, run.output) !== null)
  );
}
