import type { Operation } from "@/lib/senders/call";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { jsonOf, textOf } from "@/lib/senders/reading/attributes";
import { providerName } from "@/lib/senders/reading/provider";
import { callOfSpan, setError, unknownTokens } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  provider: ["llm.provider", "llm.system", ...GEN_AI.provider],
  model: [
    "llm.request.model_name",
    "llm.model_name",
    "embedding.model_name",
    "reranker.model_name",
    ...GEN_AI.model,
  ],
  servedModel: ["llm.response.model_name", ...GEN_AI.servedModel],
  input: ["llm.token_count.prompt", ...GEN_AI.input],
  output: ["llm.token_count.completion", ...GEN_AI.output],
  cached: ["llm.token_count.prompt_details.cache_read", ...GEN_AI.cached],
  cacheWrite: ["llm.token_count.prompt_details.cache_write", ...GEN_AI.cacheWrite],
  thinking: ["llm.token_count.completion_details.reasoning", ...GEN_AI.thinking],
  cost: ["llm.cost.total"],
  finishReason: ["llm.finish_reason", ...GEN_AI.finishReason],
  feature: ["agent.name", ...GEN_AI.feature],
};

const OPERATIONS: Record<string, Operation> = { LLM: "chat", EMBEDDING: "embeddings", RERANKER: "rerank" };

/** Arize's OpenInference. LangChain's group of fallbacks is a chain around its attempts. */
export const openInference: Sender = {
  name: "openinference",
  label: "OpenInference",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ scope }) => /openinference/i.test(scope),
  reads: readsOf(aliases, ["openinference.span.kind", "metadata"]),
  span(span) {
    const kind = textOf(span.attributes, "openinference.span.kind").toUpperCase();
    if (
      kind === "CHAIN" &&
      span.name === "RunnableWithFallbacks" &&
      span.traceId !== "" &&
      span.spanId !== ""
    ) {
      const key = `${span.traceId}-${span.spanId}`;
      const { traceId: group, spanId, startMs, endMs } = span;
      return { kind: "fallbacks", sender: "openinference", key, group, span: spanId, startMs, endMs };
    }
    const operation = Object.hasOwn(OPERATIONS, kind) ? OPERATIONS[kind] : undefined;
    if (operation === undefined) return null;
    const call = callOfSpan(span, { sender: "openinference", aliases, operation });
    // LangChain names the provider inside its metadata only.
    const metadata = jsonOf(span.attributes, "metadata");
    if (metadata !== null && !Array.isArray(metadata) && typeof metadata.ls_provider === "string")
      call.provider = providerName(metadata.ls_provider.slice(0, 200));
    // Of Anthropic's streams that were left early only the placeholder of their first message is counted.
    const left =
      /anthropic/.test(span.source.scope) && call.tokens.output === 1 && call.finishReason === null;
    if (left && call.status === "success") {
      setError(call, "cancelled");
      call.tokens = unknownTokens();
    }
    return call;
  },
  cannotTell: [
    "Reports no failed calls of the OpenAI SDK.",
    "Reports no tokens of streams and of embeddings.",
    "Where LangChain and the OpenAI SDK are both instrumented, a stream counts twice.",
    "Names the served model where the requested one was another, except on streams.",
  ],
};
