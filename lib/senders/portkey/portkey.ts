import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { countOf, textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, likelyInclusive, operationNamed } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = { ...GEN_AI, cost: ["gen_ai.usage.cost"] };

/** Portkey's gateway with the export of complete logs, whose prompts are not read. */
export const portkey: Sender = {
  name: "portkey",
  label: "Portkey",
  vantage: "gateway",
  standing: "native",
  recognizes: ({ scope, resource }) =>
    /portkey/i.test(scope) || /portkey/i.test(textOf(resource, "service.name")),
  reads: readsOf(aliases),
  span(span) {
    const { attributes } = span;
    const name = textOf(attributes, aliases.operation);
    const operation =
      operationNamed(name) ?? (name === "" && countOf(attributes, aliases.output) !== null ? "chat" : null);
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "portkey", aliases, operation });
    call.tokens = likelyInclusive(call.tokens);
    return call;
  },
  cannotTell: [
    "The open-source gateway sends nothing: the export is a feature of the enterprise edition.",
    "Does not mark fallbacks.",
  ],
};
