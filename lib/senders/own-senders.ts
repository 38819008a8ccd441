import type { Sender } from "./sender";

/** What does not speak OTLP, by the name under which it is counted. */
export const OWN_SENDERS: Record<string, Pick<Sender, "label" | "cannotTell"> | undefined> = {
  api: { label: "HTTP API", cannotTell: [] },
  breakers: { label: "Circuit breakers", cannotTell: [] },
};
