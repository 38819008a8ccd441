import type { Doubt, TokenConvention } from "@/lib/schema/request/price";
import type { LlmRequest } from "@/lib/schema/request/request";

/** Totals: input with all of its parts, output with thinking; `cacheWrite` includes that for one hour. */
export type Usage = {
  input: number;
  output: number;
  cached: number;
  cacheWrite: number;
  cacheWrite1h: number;
  audioInput: number;
  imageInput: number;
  audioOutput: number;
  imageOutput: number;
};

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

type Counted = { usage: Usage; doubts: Doubt[] };

/**
 * Thinking counts as the project's switch says where it is on, otherwise as the provider's API counts; more thinking than
 * output is always apart. Input and output include their parts, as the ingest contract says for every sender: counts that
 * contradict this can only have been taken apart, and are doubtful.
 */
export function tokenUsage(
  request: LlmRequest,
  name: { provider: string; model: string },
  convention: TokenConvention,
): Counted {
  // Whether an unknown count leaves a request without a price is decided where its price is known.
  const inputTokens = request.inputTokens ?? 0;
  const outputTokens = request.outputTokens ?? 0;
  const thinkingTokens = request.thinkingTokens ?? 0;
  const cachedInputTokens = request.cachedInputTokens ?? 0;
  const cacheWriteTokens = request.cacheWriteTokens ?? 0;
  // What came in the sender's own words is stored inclusive.
  const inclusive = request.sender != null || thinkingWithin(name.provider, name.model, convention);
  const within = thinkingTokens <= outputTokens && inclusive;
  const output = within ? outputTokens : outputTokens + thinkingTokens;
  const cachedParts = cachedInputTokens + cacheWriteTokens;
  if (request.billing === null && cachedParts <= inputTokens) {
    const plain = { cached: cachedInputTokens, cacheWrite: cacheWriteTokens, cacheWrite1h: 0 };
    const media = { audioInput: 0, imageInput: 0, audioOutput: 0, imageOutput: 0 };
    return { usage: { input: inputTokens, output, ...plain, ...media }, doubts: [] };
  }
  const doubts: Doubt[] = [];
  /** The whole of what includes its parts; where it is smaller, the parts came on top. */
  const whole = (sum: number, parts: number, partName: string, wholeName: string) => {
    if (parts <= sum) return sum;
    const text = `More ${partName} than ${wholeName} were reported, so they were added to the ${wholeName}`;
    doubts.push({ kind: "token_counts", text });
    return sum + parts;
  };
  const cacheWrite1h = request.billing?.cacheWrite1hTokens ?? 0;
  const cacheWrite = whole(cacheWriteTokens, cacheWrite1h, "one-hour cache writes", "cache writes");
  const audioInput = request.billing?.audioInputTokens ?? 0;
  const imageInput = request.billing?.imageInputTokens ?? 0;
  const audioOutput = request.billing?.audioOutputTokens ?? 0;
  const imageOutput = request.billing?.imageOutputTokens ?? 0;
  const text = whole(inputTokens, cachedInputTokens + cacheWrite, "cached tokens", "input tokens");
  const input = whole(text, audioInput + imageInput, "audio and image tokens", "input tokens");
  const uncached = input - cachedInputTokens - cacheWrite;
  if (audioInput + imageInput > uncached)
    doubts.push({
      kind: "audio_or_image",
      text: "Some audio or image tokens were cached, but not which ones, so they were priced as cached text",
    });
  const audio = Math.min(audioInput, uncached);
  return {
    usage: {
      input,
      output: whole(output, audioOutput + imageOutput, "audio and image tokens", "output tokens"),
      cached: cachedInputTokens,
      cacheWrite,
      cacheWrite1h,
      audioInput: audio,
      imageInput: Math.min(imageInput, uncached - audio),
      audioOutput,
      imageOutput,
    },
    doubts,
  };
}
