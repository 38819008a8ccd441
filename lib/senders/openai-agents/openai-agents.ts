import { openInference } from "@/lib/senders/openinference/openinference";
import type { Sender } from "@/lib/senders/sender";

const NAME = "openai-agents";

/** OpenAI's Agents SDK, whose own tracing OpenInference writes as spans. */
export const openAiAgents: Sender = {
  ...openInference,
  name: NAME,
  label: "OpenAI Agents SDK",
  recognizes: ({ scope }) => scope.endsWith("openinference-instrumentation-openai-agents"),
  span(span) {
    const call = openInference.span(span);
    if (call?.kind !== "call") return null;
    call.sender = NAME;
    return call;
  },
  cannotTell: [
    'Failed calls of the Responses API, which is the default, name no model: they are counted for the model "unknown".',
    "Reports no streams that were left early, and no time to the first token.",
    "Names the served model where the requested one was another, except with the Chat Completions API.",
    "Retries of one call are one request.",
  ],
};
