import { ownValue } from "@/lib/schema/own-value";
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
    "Reports no streams that were left early or that broke.",
    "Counts a few output tokens too many on Anthropic's streams through LangChain.",
  ],
};

/** What Langfuse counts as input and as output: whatever has the word in its name, the words of OpenAI included. */
const INPUT = /input|prompt/;
const OUTPUT = /output|completion/;

/** Sums of all that is input and of all that is output, unless only without their parts they make the total. */
function tokensOf(usage: Record<string, unknown>): TokenCounts {
  const counts = Object.entries(usage).flatMap(([name, value]) => {
    const count = asCount(value);
    return count === null ? [] : [{ name, count }];
  });
  const sum = (side: RegExp, part = /./) => {
    const found = counts.filter(({ name }) => side.test(name) && part.test(name));
    return found.length === 0 ? null : asCount(found.reduce((total, { count }) => total + count, 0));
  };
  const one = (...names: string[]) => counts.find(({ name }) => names.includes(name))?.count ?? null;
  const all = { input: sum(INPUT), output: sum(OUTPUT) };
  const plain = {
    input: one("input", "input_tokens", "prompt_tokens"),
    output: one("output", "output_tokens", "completion_tokens"),
  };
  const total = one("total", "total_tokens");
  const inclusive =
    total !== null &&
    (all.input ?? 0) + (all.output ?? 0) !== total &&
    (plain.input ?? 0) + (plain.output ?? 0) === total;
  return {
    ...(inclusive ? plain : all),
    cached: sum(INPUT, /cache.*read|cached/) ?? detailOf(usage, INPUT, "cached_tokens"),
    cacheWrite: sum(INPUT, /cache.*(creation|write)/),
    thinking: sum(OUTPUT, /reasoning|thinking/) ?? detailOf(usage, OUTPUT, "reasoning_tokens"),
  };
}

/** OpenAI's usage as it is has its parts inside: "prompt_tokens_details". */
function detailOf(usage: Record<string, unknown>, side: RegExp, part: string): number | null {
  const details = Object.entries(usage).find(([name]) => side.test(name) && name.endsWith("_details"))?.[1];
  return typeof details === "object" && details !== null
    ? asCount(ownValue(details as Record<string, unknown>, part))
    : null;
}
