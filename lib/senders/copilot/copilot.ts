import { applyAgent } from "@/lib/senders/reading/agent-call";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, operationNamed, providerBy } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = { ...GEN_AI, feature: [] };

/**
 * GitHub Copilot, in a terminal or an editor. Its `chat` spans are counted: agents sum them up, metrics repeat them.
 * What it calls a cost is not dollars, and its provider is always "github".
 */
export const copilot: Sender = {
  name: "copilot",
  label: "GitHub Copilot",
  vantage: "client",
  standing: "native",
  agent: true,
  recognizes: ({ scope, resource }) =>
    /^(github[.-])?copilot/i.test(scope) || /copilot/i.test(textOf(resource, "service.name")),
  reads: readsOf(aliases, ["gen_ai.conversation.id", "session.id"]),
  span(span) {
    const { attributes, source } = span;
    const operation = operationNamed(textOf(attributes, aliases.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "copilot", aliases, operation });
    call.senderVersion = textOf(source.resource, "service.version", 50) || source.scopeVersion;
    if (call.provider === "github" || call.provider === "")
      call.provider = providerBy(attributes, [aliases.servedModel, aliases.model]) || "github";
    applyAgent(call, textOf(attributes, ["gen_ai.conversation.id", "session.id"]), source.resource);
    return call;
  },
  cannotTell: ["Does not report why a call failed.", "Does not distinguish users."],
};
