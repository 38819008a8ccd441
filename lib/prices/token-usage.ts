import type { TokenConvention } from "@/lib/schema/request/price";
import type { LlmRequest } from "@/lib/schema/request/request";

/** Totals: input with its cached parts, output with thinking. */
export type Usage = { input: number; output: number; cached: number; cacheWrite: number };

type Counting = { thinking: "within output" | "apart"; source: string };

const OPENAI_COMPATIBLE =
  "completion_tokens with completion_tokens_details.reasoning_tokens as a part, as OpenAI's API";

/** Where the API of a provider counts thinking tokens. A provider that is not here: apart, as the ingest contract says. */
const COUNTING: Record<string, Counting> = {
  openai: {
    thinking: "within output",
    source: "OpenAI, reasoning guide: reasoning tokens are part of output_tokens",
  },
  azure: { thinking: "within output", source: "Azure OpenAI, reasoning models: as OpenAI's API" },
  anthropic: {
    thinking: "within output",
    source: "Anthropic, extended thinking: output_tokens are all billed tokens",
  },
  aws: { thinking: "within output", source: "Bedrock, Converse: outputTokens are all generated tokens" },
  deepseek: {
    thinking: "within output",
    source: "DeepSeek, reasoning model: reasoning_tokens within completion_tokens",
  },
  openrouter: { thinking: "within output", source: "OpenRouter, reasoning tokens: counted as output tokens" },
  cerebras: { thinking: "within output", source: OPENAI_COMPATIBLE },
  fireworks: { thinking: "within output", source: OPENAI_COMPATIBLE },
  groq: { thinking: "within output", source: OPENAI_COMPATIBLE },
  mistral: { thinking: "within output", source: OPENAI_COMPATIBLE },
  moonshotai: { thinking: "within output", source: OPENAI_COMPATIBLE },
  together: { thinking: "within output", source: OPENAI_COMPATIBLE },
  google: {
    thinking: "apart",
    source: "Gemini API, UsageMetadata: totalTokenCount adds thoughtsTokenCount to candidates",
  },
  "x-ai": {
    thinking: "apart",
    source: "xAI, consumption: reasoning tokens are counted separately from completion_tokens",
  },
};

function thinkingWithin(provider: string, model: string, convention: TokenConvention): boolean {
  if (convention.outputIncludesThinking) return true;
  // Claude answers in Anthropic's form on every cloud.
  const maker = model.includes("claude") ? "anthropic" : provider;
  return Object.hasOwn(COUNTING, maker) && COUNTING[maker]!.thinking === "within output";
}

type Counted = { usage: Usage; doubt: string | null };

/**
 * Thinking counts as the project's switch says where it is on, otherwise as the provider's API counts; more thinking than
 * output is always apart. Input includes its cached parts, as the ingest contract says for every sender: counts that
 * contradict this can only have been taken apart, and are doubtful.
 */
export function tokenUsage(
  request: LlmRequest,
  name: { provider: string; model: string },
  convention: TokenConvention,
): Counted {
  const { inputTokens, outputTokens, thinkingTokens, cachedInputTokens, cacheWriteTokens } = request;
  const cachedParts = cachedInputTokens + cacheWriteTokens;
  const contradicts = cachedParts > inputTokens;
  const within = thinkingTokens <= outputTokens && thinkingWithin(name.provider, name.model, convention);
  return {
    usage: {
      input: contradicts ? inputTokens + cachedParts : inputTokens,
      output: within ? outputTokens : outputTokens + thinkingTokens,
      cached: cachedInputTokens,
      cacheWrite: cacheWriteTokens,
    },
    doubt: contradicts
      ? "More cached tokens than input tokens were reported, so they were added to the input"
      : null,
  };
}
