import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { numberOf, textOf } from "@/lib/senders/reading/attributes";
import { tagsFrom } from "@/lib/senders/reading/prefixed-tags";
import { callOfSpan, likelyInclusive, ttftWithin } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const aliases: Aliases = {
  ...GEN_AI,
  cacheWrite: [...GEN_AI.cacheWrite, "gen_ai.usage.input_tokens.cache_creation"],
  cost: ["gen_ai.usage.total_cost", "gen_ai.usage.cost"],
  feature: ["trace.metadata.feature", "trace.name"],
  environment: ["trace.metadata.environment", ...GEN_AI.environment],
};

/** OpenRouter's Broadcast. What it reports is what it bills. Spans below the call are its attempts at providers. */
export const openRouter: Sender = {
  name: "openrouter",
  label: "OpenRouter",
  vantage: "gateway",
  standing: "native",
  recognizes: ({ scope, resource }) =>
    scope === "openrouter" || textOf(resource, "service.name") === "openrouter",
  reads: readsOf(aliases, ["trace.metadata.*"]),
  span(span) {
    const { attributes } = span;
    const model = textOf(attributes, aliases.model) || textOf(attributes, aliases.servedModel);
    // A test of the connection, or an attempt.
    if (
      model === "" ||
      !(attributes.has("gen_ai.usage.input_tokens") || textOf(attributes, aliases.responseId))
    )
      return null;
    const call = callOfSpan(span, { sender: "openrouter", aliases, operation: "chat" });
    call.provider = "openrouter";
    call.tokens = likelyInclusive(call.tokens);
    if (call.cost) call.cost = { ...call.cost, from: "bill" };
    call.ttftMs ??= ttftWithin(call, numberOf(attributes, "trace.metadata.openrouter.first_token_ms"));
    const own = [...attributes].filter(([name]) => !/^trace\.metadata\.(openrouter|provider)/.test(name));
    tagsFrom(call, new Map(own), "trace.metadata.");
    return call;
  },
  cannotTell: ["With a sampling rate below 1 its totals are too low."],
};
