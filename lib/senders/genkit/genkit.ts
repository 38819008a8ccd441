import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, setError } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = { ...GEN_AI, model: ["genkit:name"] };

/** Genkit. Its usage lies inside the text of its answers, which is not read. */
export const genkit: Sender = {
  name: "genkit",
  label: "Genkit",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ scope }) => scope === "genkit-tracer",
  reads: readsOf(aliases, ["genkit:metadata:subtype", "genkit:state"]),
  span(span) {
    const subtype = textOf(span.attributes, "genkit:metadata:subtype");
    if (subtype !== "model" && subtype !== "embedder") return null;
    const operation = subtype === "model" ? "chat" : "embeddings";
    const call = callOfSpan(span, { sender: "genkit", aliases, operation });
    // "openai/gpt-5-mini": the plugin, which is the provider, comes first.
    call.model = call.model.slice(call.model.indexOf("/") + 1);
    if (textOf(span.attributes, "genkit:state") === "error" && call.status !== "error")
      setError(call, "other");
    return call;
  },
  cannotTell: [
    "Reports no tokens outside the text of its answers, which is not read: its requests have no price.",
  ],
};
