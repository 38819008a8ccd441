import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { countOf, numberOf, textOf } from "@/lib/senders/reading/attributes";
import { addTag, callOfSpan, likelyInclusive, operationNamed, TOTAL } from "@/lib/senders/reading/read-call";
import type { SpanRecord } from "@/lib/senders/record";
import type { Sender } from "@/lib/senders/sender";

/** Versions of 2025 have names of their own for parts of the counts and for the error, and no operation. */
const aliases: Aliases = {
  ...GEN_AI,
  cached: [...GEN_AI.cached, "gen_ai.usage.prompt_token_details.cached_read_tokens"],
  cacheWrite: [...GEN_AI.cacheWrite, "gen_ai.usage.prompt_token_details.cached_write_tokens"],
  cacheWrite1h: [
    "gen_ai.usage.prompt_token_details.cached_write_tokens_1h",
    "gen_ai.usage.input_token_details.cached_write_tokens_1h",
  ],
  thinking: [...GEN_AI.thinking, "gen_ai.usage.completion_token_details.reasoning_tokens"],
  serviceTier: ["gen_ai.response.service_tier"],
  cost: ["gen_ai.usage.cost"],
  errorType: ["error.type", "gen_ai.error.type"],
};

const FALLBACK = ["bifrost.fallback_index", "gen_ai.fallback_index"];
const TAGS = {
  team: ["bifrost.team.name", "gen_ai.team_name"],
  key: ["bifrost.virtual_key.name", "gen_ai.virtual_key_name"],
};
const CLIENT = 3;

/** Maxim's gateway. Each attempt at a provider is a span; what lies around them names a model but calls none. */
export const bifrost: Sender = {
  name: "bifrost",
  label: "Bifrost",
  vantage: "gateway",
  standing: "native",
  recognizes: ({ signal, resource }) =>
    signal === "traces" && textOf(resource, "telemetry.sdk.name") === "bifrost",
  reads: readsOf(aliases, [...FALLBACK, ...TOTAL, ...Object.values(TAGS).flat()]),
  span(span) {
    const { attributes } = span;
    const name = textOf(attributes, aliases.operation);
    const operation = operationNamed(name) ?? (name === "" && isCall(span) ? "chat" : null);
    if (operation === null) return null;
    const call = callOfSpan(span, { sender: "bifrost", aliases, operation });
    call.tokens = likelyInclusive(call.tokens, countOf(attributes, TOTAL));
    if (call.status === "success" && (numberOf(attributes, FALLBACK) ?? 0) > 0) call.status = "fallback";
    for (const [tag, names] of Object.entries(TAGS)) {
      const value = textOf(attributes, names);
      // Keys are often named after a person's address.
      if (value !== "" && !value.includes("@")) addTag(call, tag, value);
    }
    return call;
  },
  cannotTell: [
    "Reports no answers from its own cache.",
    "Says of a fallback that it was one, not from which model.",
  ],
};

const isCall = ({ kind, attributes }: SpanRecord) =>
  textOf(attributes, aliases.model) !== "" &&
  (countOf(attributes, aliases.output) !== null || kind === CLIENT);
