import type { Operation } from "@/lib/senders/call";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { textOf } from "@/lib/senders/reading/attributes";
import { tagsFrom } from "@/lib/senders/reading/prefixed-tags";
import { callOfSpan, cancelUnanswered, likelyInclusive } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  provider: ["ai.model.provider", ...GEN_AI.provider],
  model: ["ai.model.id", ...GEN_AI.model],
  servedModel: ["ai.response.model", ...GEN_AI.servedModel],
  input: ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens", ...GEN_AI.input],
  output: ["ai.usage.outputTokens", "ai.usage.completionTokens", ...GEN_AI.output],
  cached: ["ai.usage.inputTokenDetails.cacheReadTokens", "ai.usage.cachedInputTokens", ...GEN_AI.cached],
  cacheWrite: ["ai.usage.inputTokenDetails.cacheWriteTokens", ...GEN_AI.cacheWrite],
  thinking: ["ai.usage.outputTokenDetails.reasoningTokens", "ai.usage.reasoningTokens", ...GEN_AI.thinking],
  ttftMs: ["ai.response.msToFirstChunk", "ai.stream.msToFirstChunk"],
  responseId: ["ai.response.id", ...GEN_AI.responseId],
  finishReason: ["ai.response.finishReason", ...GEN_AI.finishReason],
  user: ["ai.telemetry.metadata.userId", ...GEN_AI.user],
  feature: ["ai.telemetry.functionId", "resource.name"],
};

/** The operations that call a model; those without "do" are around them and repeat their usage. */
const OPERATIONS: [RegExp, Operation][] = [
  [/\.do(Generate|Stream)$/, "chat"],
  [/\.doEmbed$/, "embeddings"],
  [/\.doRerank$/, "rerank"],
];

/** Vercel AI SDK up to 6, and what later ones send through LegacyOpenTelemetry. */
export const aiSdkLegacy = {
  name: "ai-sdk-legacy",
  label: "Vercel AI SDK (up to 6)",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ scope }) => scope === "ai",
  reads: readsOf(aliases, ["ai.operationId", "ai.telemetry.metadata.*"]),
  span(span) {
    const id = textOf(span.attributes, "ai.operationId");
    const operation = OPERATIONS.find(([pattern]) => pattern.test(id))?.[1];
    if (operation === undefined) return null;
    const call = callOfSpan(span, { sender: "ai-sdk-legacy", aliases, operation });
    call.tokens = likelyInclusive(call.tokens);
    tagsFrom(call, span.attributes, "ai.telemetry.metadata.");
    cancelUnanswered(call);
    return call;
  },
  cannotTell: [
    "Up to version 6, each attempt of a call is a request; from 7 on, all of them are one.",
    "Generated objects come without cached and thinking tokens.",
  ],
} satisfies Sender;
