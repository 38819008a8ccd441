import { GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, operationNamed, setError } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases = { ...GEN_AI, finishReason: ["anthropic.message.stop_reason"] };

/**
 * Anthropic's own SDK, which traces itself from 0.134 on. A span without an operation is not a request: it counted the
 * tokens of a prompt.
 */
export const anthropicSdk: Sender = {
  name: "anthropic-sdk",
  label: "Anthropic SDK",
  vantage: "client",
  standing: "native",
  recognizes: ({ scope }) => scope === "com.anthropic.sdk.typescript",
  reads: readsOf(aliases),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, aliases.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "anthropic-sdk", aliases, operation });
    // Of a stream that was broken off only the input was counted.
    if (call.status === "success" && call.tokens.output === null && call.finishReason === null)
      setError(call, "cancelled");
    return call;
  },
  cannotTell: ["Does not report thinking tokens."],
};
