import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, operationNamed } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  servedModel: ["litellm.provider.model", ...GEN_AI.servedModel],
  cost: ["litellm.cost.total"],
  errorType: ["error.type", "litellm.provider.error.code"],
  user: ["litellm.end_user.id", ...GEN_AI.user],
};

/** LiteLLM's proxy. Its generic logger has an endpoint of its own; these are the spans of its OpenTelemetry callback. */
export const liteLlm: Sender = {
  name: "litellm",
  label: "LiteLLM",
  vantage: "gateway",
  standing: "native",
  recognizes: ({ scope }) => scope === "litellm",
  reads: readsOf(aliases),
  span(span) {
    const operation = operationNamed(textOf(span.attributes, aliases.operation));
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "litellm", aliases, operation });
    if (call.cost) call.cost = { ...call.cost, from: "bill" };
    return call;
  },
  cannotTell: [
    "Sends each batch once: what is not received is lost.",
    "With log_format single, a fallback may arrive before the failure that it stands in for, and counts as a success.",
    "Reports no batches.",
  ],
};
