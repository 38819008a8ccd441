import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, operationNamed, withCached } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  // It names the application as its provider.
  provider: [],
  // Python only; OpenTelemetry's own unit of this name is seconds.
  ttftMs: ["gen_ai.server.time_to_first_token"],
};

/** Whose input leaves out what was cached; the others pass on a count that has it. */
const EXCLUSIVE = new Set(["anthropic", "aws.bedrock"]);

/** Strands Agents. Its scope is the name of the application, so its resource tells; in Python it has a scope of its own. */
export const strands: Sender = {
  name: "strands",
  label: "Strands Agents",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal, scope, resource }) =>
    signal === "traces" &&
    (/^strands[-._]/.test(scope) ||
      (textOf(resource, "service.namespace") === "strands" && scope === textOf(resource, "service.name"))),
  reads: readsOf(aliases),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, aliases.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "strands", aliases, operation });
    if (EXCLUSIVE.has(call.provider)) call.tokens = withCached(call.tokens);
    return call;
  },
  cannotTell: [
    "Does not report thinking tokens; in TypeScript also not the time to the first token.",
    "Reports no streams that were left early.",
    "Names no provider: it follows from the model.",
  ],
};
