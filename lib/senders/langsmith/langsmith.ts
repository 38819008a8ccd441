import { ownValue } from "@/lib/schema/own-value";
import type { Call, Operation } from "@/lib/senders/call";
import { errorClass } from "@/lib/senders/error-class";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { asCount, jsonOf, textOf } from "@/lib/senders/reading/attributes";
import { callOfSpan, providerBy, setError } from "@/lib/senders/reading/read-call";
import type { Attributes } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const METADATA = "langsmith.metadata";
const USAGE = "langsmith.usage_metadata";

const aliases: Aliases = {
  ...GEN_AI,
  provider: [`${METADATA}.ls_provider`, ...GEN_AI.provider],
  model: [...GEN_AI.model, `${METADATA}.ls_model_name`],
  serviceTier: ["gen_ai.response.service_tier", ...GEN_AI.serviceTier],
  user: [`${METADATA}.user_id`, ...GEN_AI.user],
};

/** What a run is; its `gen_ai.operation.name` also calls prompt templates a chat and searches for documents embeddings. */
const OPERATIONS: Record<string, Operation> = { llm: "chat", embedding: "embeddings" };

/** LangSmith's SDK. Parts of its counts are texts; a failed run has the status of a good one, and an exception. */
export const langSmith: Sender = {
  name: "langsmith",
  label: "LangSmith",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal, scope }) => signal === "traces" && scope === "langsmith",
  reads: readsOf(aliases, [
    "langsmith.span.kind",
    "langsmith.trace.session_name",
    USAGE,
    "gen_ai.usage.input_token_details",
    "gen_ai.usage.output_token_details",
  ]),
  span(span) {
    const { attributes } = span;
    const operation = ownValue(OPERATIONS, textOf(attributes, "langsmith.span.kind"));
    if (operation === undefined) return null;
    const call = callOfSpan(span, { sender: "langsmith", aliases, operation });
    if (call.provider === "langchain")
      call.provider = providerBy(attributes, [aliases.model, aliases.servedModel]);
    // Its own provider of spans has no resource of the application.
    if (call.service.startsWith("unknown_service"))
      call.service = textOf(attributes, "langsmith.trace.session_name") || call.service;
    if (span.exceptionType !== "" && call.status === "success")
      setError(call, errorClass({ type: span.exceptionType }));
    addUsage(call, attributes);
    return call;
  },
  cannotTell: [
    "Of LangChain for JavaScript, and of streams outside a traceable function, it reports no calls or only some of them.",
    "Reports no embeddings of the OpenAI SDK, and no time to the first token.",
    "Retries of one call are one request.",
  ],
};

/** Input counts what was read from a cache and written to it, output what was thought. */
function addUsage(call: Call, attributes: Attributes): void {
  const usage = jsonOf(attributes, USAGE);
  const whole = usage === null || Array.isArray(usage) ? {} : usage;
  const input = partsOf(whole.input_token_details, attributes, "gen_ai.usage.input_token_details");
  const output = partsOf(whole.output_token_details, attributes, "gen_ai.usage.output_token_details");
  const hourly = input(/^ephemeral_1hr?_input_tokens$/);
  call.tokens = {
    input: call.tokens.input ?? asCount(whole.input_tokens),
    output: call.tokens.output ?? asCount(whole.output_tokens),
    cached: input(/(^|_)cache_read$/),
    // The parts by how long they are kept come instead of their sum, or beside a sum of 0.
    cacheWrite: input(/^ephemeral_\w+_input_tokens$/) || input(/^cache_creation$/),
    thinking: output(/(^|_)reasoning$/),
  };
  if (hourly === null) return;
  const { serviceTier = null } = call.billing ?? {};
  call.billing = {
    cacheWrite1hTokens: hourly,
    audioInputTokens: null,
    audioOutputTokens: null,
    imageInputTokens: null,
    imageOutputTokens: null,
    serviceTier,
    region: null,
  };
}

/** The sum of the parts whose name fits, of an object, or of the text in which JavaScript or Python wrote it; null for none. */
function partsOf(object: unknown, attributes: Attributes, name: string): (fits: RegExp) => number | null {
  const text = typeof object === "object" && object !== null ? JSON.stringify(object) : attributes.get(name);
  const parts = [
    ...String(text ?? "")
      .slice(0, 2_000)
      .matchAll(/["'](\w+)["']\s*:\s*(\d+)/g),
  ];
  return (fits) => {
    const found = parts.filter(([, part]) => fits.test(part!));
    return found.length === 0 ? null : asCount(found.reduce((sum, [, , count]) => sum + Number(count), 0));
  };
}
