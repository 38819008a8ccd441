import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { countOf, textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, operationNamed } from "@/lib/senders/reading/read-call";
import type { Attributes } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const THOUGHTS = "gen_ai.usage.experimental.reasoning_tokens";

const aliases: Aliases = {
  ...GEN_AI,
  // It names itself there, whichever model it calls.
  provider: [],
  thinking: [THOUGHTS, ...GEN_AI.thinking],
};

/** Google's Agent Development Kit. A call is a span without an operation; one that failed has no attribute at all. */
export const adk: Sender = {
  name: "adk",
  label: "Google ADK",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal, scope }) => signal === "traces" && scope === "gcp.vertex.agent",
  reads: readsOf(aliases),
  span(span) {
    const { attributes } = span;
    const operation = operationNamed(textOf(attributes, aliases.operation)) ?? unnamed(attributes);
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "adk", aliases, operation });
    const { input, output } = call.tokens;
    const thoughts = countOf(attributes, THOUGHTS);
    if (output !== null && thoughts !== null) call.tokens.output = output + thoughts;
    return input === null && output === null && call.status === "success" ? null : call;
  },
  cannotTell: [
    "Reports no failed calls, and not the time to the first token.",
    "Does not report cached tokens; in TypeScript its output leaves out what was thought: the cost is a lower bound where a model thinks.",
  ],
};

const unnamed = (attributes: Attributes) =>
  textOf(attributes, aliases.operation) === "" && textOf(attributes, aliases.model) !== "" ? "chat" : null;
