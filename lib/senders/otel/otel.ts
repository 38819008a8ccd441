import type { Call, Operation } from "@/lib/senders/call";
import { openInference } from "@/lib/senders/openinference/openinference";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { countOf, first, textOf } from "@/lib/senders/reading/attributes";
import { providerName } from "@/lib/senders/reading/provider";
import {
  callOfSpan,
  likelyInclusive,
  operationNamed,
  providerBy,
  setError,
  TOTAL,
  withCached,
  withThoughts,
} from "@/lib/senders/reading/read-call";
import { addUsageEvent } from "@/lib/senders/reading/usage-event";
import type { Attributes, Source } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  // Cloudflare's gateway, by its documents.
  provider: [...GEN_AI.provider, "gen_ai.model.provider"],
  ttftSeconds: [
    ...GEN_AI.ttftSeconds,
    "gen_ai.server.time_to_first_token",
    "gen_ai.server.ttft",
    "gen_ai.latency.time_to_first_token",
  ],
  cost: ["gen_ai.usage.cost"],
};

const TRACELOOP_KIND = "traceloop.span.kind";

/** That a stream was asked for, as OpenLLMetry for Python and OpenTelemetry say it. */
const STREAMED = ["gen_ai.is_streaming", "llm.is_streaming", "gen_ai.request.stream"];

/** Any other sender that follows OpenTelemetry's names for generative AI. Asked last. */
export const otel = {
  name: "otel",
  label: "OpenTelemetry GenAI",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ signal }) => signal === "traces",
  reads: readsOf(aliases, [
    "llm.request.type",
    TRACELOOP_KIND,
    ...STREAMED,
    ...TOTAL,
    ...openInference.reads,
  ]),
  span(span) {
    // Written by hand, under the name of the application.
    if (span.attributes.has("openinference.span.kind")) return openInference.span(span);
    const operation = operationOf(span.attributes);
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "otel", aliases, operation });
    const total = countOf(span.attributes, TOTAL);
    withThoughts(call, total);
    call.tokens = isSpringOfAnthropic(span.source, call)
      ? withCached(call.tokens)
      : likelyInclusive(call.tokens, total);
    // Some frameworks name the application there.
    if (call.provider !== "" && call.provider === providerName(call.service))
      call.provider = providerBy(span.attributes, [aliases.model, aliases.servedModel]) || call.provider;
    const { input, output } = call.tokens;
    if (input === null && output === null && span.usage.size > 0) addUsageEvent(call, span.usage);
    // A stream that was left early or broke has the status of a good one.
    const streamed = first(span.attributes, STREAMED) === true;
    if (streamed && call.status === "success" && call.finishReason === null && call.tokens.output === null)
      setError(call, "cancelled");
    return call;
  },
  cannotTell: [],
} satisfies Sender;

/** Spring AI passes on Anthropic's input, which leaves out what was cached. */
const isSpringOfAnthropic = ({ scope }: Source, { provider }: Call) =>
  scope.startsWith("org.springframework.") && provider === "anthropic";

/** By its name; without one, a span is a call where it names a model and counts output, unless it is that of an agent or a workflow. */
function operationOf(attributes: Attributes): Operation | null {
  if (attributes.has(TRACELOOP_KIND) && !attributes.has("gen_ai.operation.name")) return null;
  const name = first(attributes, aliases.operation);
  if (name !== undefined) return operationNamed(textOf(attributes, aliases.operation));
  const model = textOf(attributes, aliases.model) || textOf(attributes, aliases.servedModel);
  return model !== "" && countOf(attributes, aliases.output) !== null ? "chat" : null;
}
