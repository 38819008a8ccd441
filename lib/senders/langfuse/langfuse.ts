import type { TokenCounts } from "@/lib/senders/call";
import { errorClass } from "@/lib/senders/error-class";
import { type Aliases, GEN_AI, readsOf } from "@/lib/senders/reading/aliases";
import { asCount, jsonOf, textOf } from "@/lib/senders/reading/attributes";
import { providerName } from "@/lib/senders/reading/provider";
import { callOfSpan, estimatedCost, setError, ttftFrom } from "@/lib/senders/reading/read-call";
import type { Sender } from "@/lib/senders/sender";

const O = "langfuse.observation";

const aliases: Aliases = {
  ...GEN_AI,
  provider: [`${O}.metadata.ls_provider`, ...GEN_AI.provider],
  model: [`${O}.model.name`, ...GEN_AI.model],
  user: ["user.id", "langfuse.user.id", ...GEN_AI.user],
  feature: ["langfuse.trace.name"],
  environment: ["langfuse.environment", ...GEN_AI.environment],
};

/** Langfuse's SDK. Its counts are parts beside each other, its errors a level, and a failed call costs 0 there. */
export const langfuse: Sender = {
  name: "langfuse",
  label: "Langfuse",
  vantage: "client",
  standing: "instrumentation",
  recognizes: ({ scope }) => scope.startsWith("langfuse"),
  reads: readsOf(aliases, [
    `${O}.type`,
    `${O}.level`,
    `${O}.status_message`,
    `${O}.usage_details`,
    `${O}.cost_details`,
    `${O}.completion_start_time`,
  ]),
  span(span) {
    const { attributes } = span;
    const type = textOf(attributes, `${O}.type`);
    if (type !== "generation" && type !== "embedding") return null;
    const operation = type === "embedding" ? "embeddings" : "chat";
    const call = callOfSpan(span, { sender: "langfuse", aliases, operation });
    call.provider = providerName(call.provider);
    const usage = jsonOf(attributes, `${O}.usage_details`);
    if (usage !== null && !Array.isArray(usage)) call.tokens = tokensOf(usage);
    const cost = jsonOf(attributes, `${O}.cost_details`);
    if (cost !== null && !Array.isArray(cost)) call.cost = estimatedCost(cost.total);
    call.ttftMs ??= ttftFrom(call, attributes, `${O}.completion_start_time`);
    if (textOf(attributes, `${O}.level`) === "ERROR" && call.status !== "error")
      setError(call, errorClass({ message: textOf(attributes, `${O}.status_message`, 10_000) }));
    return call;
  },
  cannotTell: [
    "Reports no tokens of embeddings.",
    "Names the served model where the requested one was another, except on streams.",
    "Reports no streams that were left early.",
  ],
};

/** Sums of `input*` and of `output*`, unless only without their parts they make the total. */
function tokensOf(usage: Record<string, unknown>): TokenCounts {
  const counts = Object.entries(usage).flatMap(([name, value]) => {
    const count = asCount(value);
    return count === null ? [] : [{ name, count }];
  });
  const sum = (pattern: RegExp) => {
    const found = counts.filter(({ name }) => pattern.test(name));
    return found.length === 0 ? null : asCount(found.reduce((total, { count }) => total + count, 0));
  };
  const one = (name: string) => counts.find((part) => part.name === name)?.count ?? null;
  const all = { input: sum(/^(input|prompt)/), output: sum(/^(output|completion)/) };
  const plain = { input: one("input"), output: one("output") };
  const total = one("total");
  const inclusive =
    total !== null &&
    (all.input ?? 0) + (all.output ?? 0) !== total &&
    (plain.input ?? 0) + (plain.output ?? 0) === total;
  return {
    ...(inclusive ? plain : all),
    cached: sum(/^(input|prompt).*cache.*read|^(input|prompt)_cached/),
    cacheWrite: sum(/^(input|prompt).*cache.*(creation|write)/),
    thinking: sum(/^(output|completion).*(reasoning|thinking)/),
  };
}
