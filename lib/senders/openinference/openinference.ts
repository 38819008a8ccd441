import { ownValue } from "@/lib/schema/own-value";
import type { Operation, TokenCounts } from "@/lib/senders/call";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { countOf, jsonOf, textOf } from "@/lib/senders/reading/attributes";
import { providerName } from "@/lib/senders/reading/provider";
import {
  callOfSpan,
  inputOfTotal,
  setError,
  unknownTokens,
  withCached,
} from "@/lib/senders/reading/read-call";
import type { Attributes } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const MODEL = "llm.model_name";

const aliases: Aliases = {
  ...GEN_AI,
  provider: ["llm.provider", "llm.system", ...GEN_AI.provider],
  model: ["llm.request.model_name", MODEL, "embedding.model_name", "reranker.model_name", ...GEN_AI.model],
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

/** What was asked of the provider, as JSON: in Python, all that names the model of a call that failed. */
const PARAMETERS = ["llm.invocation_parameters", "embedding.invocation_parameters"];

const TOTAL = "llm.token_count.total";

const OPERATIONS: Record<string, Operation> = { LLM: "chat", EMBEDDING: "embeddings", RERANKER: "rerank" };

/** Arize's OpenInference. LangChain's group of fallbacks is a chain around its attempts. */
export const openInference = {
  name: "openinference",
  label: "OpenInference",
  vantage: "client",
  standing: "instrumentation",
  // LangChain adds what the first message of Anthropic's streams counts to what the last one does.
  standingOf: ({ scope, provider }) =>
    scope.endsWith("-langchain") && provider === "anthropic" ? "estimate" : "instrumentation",
  recognizes: ({ scope }) => /openinference/i.test(scope),
  reads: readsOf(aliases, ["openinference.span.kind", "metadata", TOTAL, ...PARAMETERS]),
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
    const known = ownValue(OPERATIONS, kind);
    if (known === undefined) return null;
    const attributes = withModel(span.attributes);
    const isBedrock = span.source.scope === "@arizeai/openinference-instrumentation-bedrock";
    const operation = isBedrock && textOf(attributes, MODEL).includes("embed") ? "embeddings" : known;
    const call = callOfSpan({ ...span, attributes }, { sender: "openinference", aliases, operation });
    // LangChain names the provider inside its metadata only.
    const metadata = jsonOf(span.attributes, "metadata");
    if (metadata !== null && !Array.isArray(metadata) && typeof metadata.ls_provider === "string")
      call.provider = providerName(metadata.ls_provider.slice(0, 200));
    if (isBedrock) call.tokens = ofBedrock(call.tokens, countOf(attributes, TOTAL));
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
    "In JavaScript, reports no failed calls of the OpenAI SDK.",
    "In JavaScript, reports no tokens of streams and of embeddings.",
    "Where LangChain and the SDK of the provider are both instrumented, a stream that LangChain had to try again counts twice.",
    "Counts a few output tokens too many on Anthropic's streams through LangChain.",
    "Of Bedrock in JavaScript, names only the maker of a model that is called by an inference profile: such requests have no price. Does not report cached tokens of Converse, and no tokens of embeddings.",
    "Names the served model where the requested one was another, except on streams.",
  ],
} satisfies Sender;

/** Input leaves out what was cached. Converse does not tell it, but its total has it. */
function ofBedrock(tokens: TokenCounts, total: number | null): TokenCounts {
  const { input, output, cached, cacheWrite } = tokens;
  if (cached !== null || cacheWrite !== null) return withCached(tokens);
  return { ...tokens, input: inputOfTotal(input, output, total) };
}

function withModel(attributes: Attributes): Attributes {
  if (textOf(attributes, [...aliases.model, ...aliases.servedModel]) !== "") return attributes;
  for (const name of PARAMETERS) {
    const asked = jsonOf(attributes, name);
    if (asked !== null && !Array.isArray(asked) && typeof asked.model === "string")
      return new Map([...attributes, [MODEL, asked.model]]);
  }
  return attributes;
}
