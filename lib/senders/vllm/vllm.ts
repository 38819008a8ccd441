import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { countOf, textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  responseId: ["gen_ai.request.id"],
  ttftSeconds: ["gen_ai.latency.time_to_first_token"],
};

/** vLLM's server. Its span of a request comes at its end and names no provider; newer versions name no model either. */
export const vllm: Sender = {
  name: "vllm",
  label: "vLLM",
  vantage: "gateway",
  standing: "native",
  recognizes: ({ scope }) => scope.startsWith("vllm"),
  reads: readsOf(aliases),
  span(span) {
    const { attributes, source } = span;
    if (countOf(attributes, aliases.input) === null) return null;
    const call = callOfSpan(span, { sender: "vllm", aliases, operation: "chat" });
    call.provider = "vllm";
    call.model ||= textOf(source.resource, "service.name") || "vllm";
    return call;
  },
  cannotTell: [
    "Reports no requests that failed.",
    "Names no model: the name of the service stands for it.",
    "Does not report cached and thinking tokens.",
  ],
};
