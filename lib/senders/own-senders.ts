import type { Sender } from "./sender";

/** What does not speak OTLP, by the name under which it is counted. */
export const OWN_SENDERS: Record<string, Pick<Sender, "label" | "cannotTell"> | undefined> = {
  api: { label: "HTTP API", cannotTell: [] },
  breakers: { label: "Circuit breakers", cannotTell: [] },
  litellm: {
    label: "LiteLLM",
    cannotTell: [
      "Sends each batch once: what is not received is lost.",
      "With log_format single, a fallback may arrive before the failure that it stands in for, and counts as a success.",
      "Reports no batches.",
    ],
  },
};
