import { calcPrice } from "@pydantic/genai-prices";
import type { PriceOverride, TokenConvention } from "@/lib/schema/request/price";
import type { CostSource, LlmRequest } from "@/lib/schema/request/request";
import { COST_LIMIT_USD } from "@/lib/schema/request/request-input";

type Priced = { costNano: number | null; costSource: CostSource };
export type Usage = { input: number; output: number; cached: number; cacheWrite: number };

// Provider names of clients, and their ids in the price table.
const PROVIDER_IDS = new Map(
  Object.entries({
    "azure.ai.openai": "azure",
    "azure.ai.inference": "azure",
    azure_openai: "azure",
    "gcp.gemini": "google",
    "gcp.vertex_ai": "google",
    gemini: "google",
    vertex_ai: "google",
    "aws.bedrock": "aws",
    bedrock: "aws",
    x_ai: "x-ai",
    xai: "x-ai",
    mistral_ai: "mistral",
  }),
);

/** The cost of a request and its source: override, else reported, else computed, else unpriced (null, never 0). */
export function priceRequest(
  request: LlmRequest,
  overrides: readonly PriceOverride[],
  convention: TokenConvention,
): Priced {
  const usage = inclusiveUsage(request, convention);
  const override = findOverride(request, overrides);
  if (override) return boundedCost(overrideNano(usage, override), "override");
  if (request.costNano !== null) return { costNano: request.costNano, costSource: "reported" };
  return boundedCost(tablePriceUsd(request, usage) * 1e9, "computed");
}

/** Unpriced if the price is unknown (NaN) or exceeds the cost limit of a request. */
function boundedCost(nano: number, costSource: CostSource): Priced {
  if (!(nano <= COST_LIMIT_USD * 1e9)) return { costNano: null, costSource: "unpriced" };
  return { costNano: Math.round(nano), costSource };
}

/**
 * Totals as the price table expects them: input including cached tokens, output including thinking tokens. Cached tokens
 * above the input, or thinking above the output, mean that the client counts them separately.
 */
export function inclusiveUsage(request: LlmRequest, { outputIncludesThinking }: TokenConvention): Usage {
  const { inputTokens, outputTokens, thinkingTokens, cachedInputTokens, cacheWriteTokens } = request;
  const cachedParts = cachedInputTokens + cacheWriteTokens;
  const thinkingWithin = outputIncludesThinking && thinkingTokens <= outputTokens;
  return {
    input: cachedParts > inputTokens ? inputTokens + cachedParts : inputTokens,
    output: thinkingWithin ? outputTokens : outputTokens + thinkingTokens,
    cached: cachedInputTokens,
    cacheWrite: cacheWriteTokens,
  };
}

/** The price override that applies to a request. */
export function findOverride(
  request: LlmRequest,
  overrides: readonly PriceOverride[],
): PriceOverride | undefined {
  return overrides.find((one) => matches(one, request));
}

function matches(override: PriceOverride, request: LlmRequest): boolean {
  return (
    override.model === request.model &&
    (override.provider === null || override.provider === request.provider) &&
    request.ts >= override.from &&
    (override.to === null || request.ts < override.to)
  );
}

function overrideNano(usage: Usage, price: PriceOverride): number {
  const plain = usage.input - usage.cached - usage.cacheWrite;
  const cached =
    usage.cached * (price.cached ?? price.input) + usage.cacheWrite * (price.cacheWrite ?? price.input);
  return Math.max(0, plain) * price.input + cached + usage.output * price.output;
}

function tablePriceUsd(request: LlmRequest, usage: Usage): number {
  return calculateByTable(request, usage)?.total_price ?? Number.NaN;
}

/** The price table's calculation; null if it does not know the model or considers the usage impossible. */
export function calculateByTable(request: LlmRequest, usage: Usage): ReturnType<typeof calcPrice> {
  const tokens = {
    input_tokens: usage.input,
    output_tokens: usage.output,
    cache_read_tokens: usage.cached,
    cache_write_tokens: usage.cacheWrite,
  };
  const timestamp = new Date(request.ts);
  const provider = request.provider.toLowerCase();
  try {
    const options = provider
      ? { timestamp, providerId: PROVIDER_IDS.get(provider) ?? provider }
      : { timestamp };
    return calcPrice(tokens, request.model, options);
  } catch {
    // The table throws for usage that it considers impossible; such a request is unpriced, not rejected.
    return null;
  }
}
