import { ownValue } from "@/lib/schema/own-value";
import type { Operation } from "@/lib/senders/call";
import { GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, cancelUnanswered, operationNamed } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases = {
  ...GEN_AI,
  feature: ["ai.telemetry.functionId", "gen_ai.agent.name", ...GEN_AI.feature],
};

/** Its own names, where OpenTelemetry has none. */
const OPERATIONS: Record<string, Operation> = {
  "ai.generateSpeech": "speech",
  "ai.transcribe": "transcription",
  "ai.streamTranscribe": "transcription",
};

/** Vercel AI SDK from 7 on. Its agents and steps have operations of their own; input includes what was cached. */
export const aiSdk: Sender = {
  name: "ai-sdk",
  label: "Vercel AI SDK",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ scope }) => scope === "gen_ai",
  reads: readsOf(aliases),
  span(span) {
    const name = textOf(span.attributes, aliases.operation);
    const operation = ownValue(OPERATIONS, name) ?? operationNamed(name);
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "ai-sdk", aliases, operation });
    cancelUnanswered(call);
    return call;
  },
  cannotTell: [
    "Does not report thinking tokens unless its option usage is on.",
    "Reports no images, and no streams of Anthropic that an error event ended.",
    "Retries of one call are one request; where streams were retried, its latency and its time to the first token are those of the last attempt.",
  ],
};
