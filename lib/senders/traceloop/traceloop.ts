import type { Operation } from "@/lib/senders/call";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { countOf, textOf } from "@/lib/senders/reading/attributes";
import { tagsFrom } from "@/lib/senders/reading/prefixed-tags";
import {
  callOfSpan,
  likelyInclusive,
  operationNamed,
  TOTAL,
  withCached,
  withThoughts,
} from "@/lib/senders/reading/read-call";
import type { SpanRecord } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const PROPERTIES = "traceloop.association.properties.";

const aliases: Aliases = {
  ...GEN_AI,
  user: [`${PROPERTIES}user_id`, `${PROPERTIES}userId`, ...GEN_AI.user],
};

/** OpenLLMetry for JavaScript. Of Anthropic the input leaves out what was cached. */
export const traceloop: Sender = {
  name: "traceloop",
  label: "OpenLLMetry (Traceloop)",
  vantage: "client",
  standing: "estimate",
  // LangChain tells its callbacks what the provider counted, and of Anthropic's streams one token more.
  standingOf: ({ scope, provider }) =>
    scope.endsWith("-langchain") && provider !== "anthropic" ? "instrumentation" : "estimate",
  recognizes: ({ scope }) => scope.startsWith("@traceloop/"),
  reads: readsOf(aliases, [`${PROPERTIES}*`, ...TOTAL]),
  span(span) {
    const operation = operationOf(span);
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "traceloop", aliases, operation });
    const exclusive = span.source.scope.endsWith("-anthropic") || call.provider === "anthropic";
    const total = countOf(span.attributes, TOTAL);
    withThoughts(call, total);
    call.tokens = exclusive ? withCached(call.tokens) : likelyInclusive(call.tokens, total);
    tagsFrom(call, span.attributes, PROPERTIES);
    return call;
  },
  cannotTell: [
    "Tokens of streams are estimated on the client, and nothing marks them; the first stream of a process then lasts seconds longer.",
    "Reports no failed calls of the OpenAI SDK; streams that were left early are missing or look like successes.",
    "Does not report cached and thinking tokens of OpenAI, and names Azure OpenAI as OpenAI.",
    "Through LangChain, leaves cached tokens of Anthropic out of calls that are not streams, and counts a few output tokens too many on streams.",
    "Of Bedrock, reports no tokens of Converse, and leaves cached tokens of Claude out.",
    "Streams of the Responses API end at their headers: no tokens, and a latency that is too short.",
  ],
};

/** Of Bedrock, a span of Converse says only which model was called, and one of embeddings that it is a completion. */
function operationOf({ source, attributes }: SpanRecord): Operation | null {
  const operation = operationNamed(textOf(attributes, aliases.operation));
  if (!source.scope.endsWith("-bedrock")) return operation;
  const model = textOf(attributes, aliases.model);
  if (operation === null) return model === "" ? null : "chat";
  return model.includes("embed") ? "embeddings" : operation;
}
