import { aiSdkLegacy } from "@/lib/senders/ai-sdk-legacy/ai-sdk-legacy";
import { applyAgent } from "@/lib/senders/reading/agent-call";
import { textOf } from "@/lib/senders/reading/attributes";
import type { Sender } from "@/lib/senders/sender";

/** opencode, which calls models through the Vercel AI SDK. */
export const opencode: Sender = {
  ...aiSdkLegacy,
  name: "opencode",
  label: "opencode",
  agent: true,
  recognizes: (source) =>
    aiSdkLegacy.recognizes(source) && textOf(source.resource, "service.name") === "opencode",
  span(span) {
    const call = aiSdkLegacy.span!(span);
    if (call?.kind !== "call") return call;
    const { resource } = span.source;
    call.sender = "opencode";
    call.senderVersion = textOf(resource, "service.version", 50);
    applyAgent(call, textOf(span.attributes, "ai.telemetry.metadata.sessionId"), resource);
    return call;
  },
  cannotTell: ["Loses its last requests when it exits: totals are lower bounds."],
};
