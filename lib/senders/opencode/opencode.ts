import { aiSdkLegacy } from "@/lib/senders/ai-sdk-legacy/ai-sdk-legacy";
import { applyAgent } from "@/lib/senders/reading/agent-call";
import { textOf } from "@/lib/senders/reading/attributes";
import type { Sender } from "@/lib/senders/sender";

/** The user of one who is not signed in. */
const NOT_SIGNED_IN = "unknown";

/** opencode, which calls models through the Vercel AI SDK. All its spans have a scope of its own. */
export const opencode: Sender = {
  ...aiSdkLegacy,
  name: "opencode",
  label: "opencode",
  agent: true,
  recognizes: ({ signal, scope, resource }) =>
    signal === "traces" &&
    (scope === "opencode" || (scope === "ai" && textOf(resource, "service.name") === "opencode")),
  span(span) {
    const call = aiSdkLegacy.span(span);
    if (call?.kind !== "call") return call;
    const { resource } = span.source;
    // The session is only compared.
    if (call.tags) delete call.tags.sessionId;
    if (call.userId === NOT_SIGNED_IN) call.userId = null;
    call.sender = "opencode";
    call.senderVersion = textOf(resource, "service.version", 50);
    applyAgent(call, textOf(span.attributes, "ai.telemetry.metadata.sessionId"), resource);
    return call;
  },
  cannotTell: ["Loses its last requests when it exits: totals are lower bounds."],
};
