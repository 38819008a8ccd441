import type { PriceOverride, TokenConvention } from "@/lib/schema/request/price";
import type { LlmRequest } from "@/lib/schema/request/request";
import { calculateByTable, findOverride, inclusiveUsage, type Usage } from "./price-book";

export type PriceLine = {
  kind: "input" | "cached input" | "cache write" | "output";
  tokens: number;
  /** Null if the price depends on the size of the request. */
  usdPerMillion: number | null;
  usd: number | null;
};

/** The source and the parts of a request's current price. */
export type PriceExplanation = {
  source: "override" | "table";
  /** The matched provider and model: "OpenAI, GPT-5". */
  name: string;
  lines: PriceLine[];
  totalUsd: number;
};

/** Null for a model without an override and without an entry in the price table. */
export function explainPrice(
  request: LlmRequest,
  overrides: readonly PriceOverride[],
  convention: TokenConvention,
): PriceExplanation | null {
  const usage = inclusiveUsage(request, convention);
  const override = findOverride(request, overrides);
  if (override) return explainOverride(override, usage);
  const found = calculateByTable(request, usage);
  if (!found) return null;
  const { model_price: price, provider, model } = found;
  return {
    source: "table",
    name: `${provider.name}, ${model.name ?? model.id}`,
    lines: linesOf(usage, {
      input: flat(price.input_mtok),
      cached: flat(price.cache_read_mtok ?? price.input_mtok),
      cacheWrite: flat(price.cache_write_mtok ?? price.input_mtok),
      output: flat(price.output_mtok),
    }),
    totalUsd: found.total_price,
  };
}

function explainOverride(override: PriceOverride, usage: Usage): PriceExplanation {
  // 1,000 nano-dollars per token are 1 dollar per million tokens.
  const perMillion = (nano: number) => nano / 1_000;
  const lines = linesOf(usage, {
    input: perMillion(override.input),
    cached: perMillion(override.cached ?? override.input),
    cacheWrite: perMillion(override.cacheWrite ?? override.input),
    output: perMillion(override.output),
  });
  // Whole nano-dollars, as stored.
  const totalUsd = Math.round(lines.reduce((sum, { usd }) => sum + (usd ?? 0), 0) * 1e9) / 1e9;
  return { source: "override", name: `Price override for ${override.model}`, lines, totalUsd };
}

type Prices = Record<"input" | "cached" | "cacheWrite" | "output", number | null>;

function linesOf(usage: Usage, prices: Prices): PriceLine[] {
  const line = (kind: PriceLine["kind"], tokens: number, usdPerMillion: number | null): PriceLine => ({
    kind,
    tokens,
    usdPerMillion,
    usd: usdPerMillion === null ? null : (tokens * usdPerMillion) / 1e6,
  });
  const plain = Math.max(0, usage.input - usage.cached - usage.cacheWrite);
  return [
    line("input", plain, prices.input),
    line("cached input", usage.cached, prices.cached),
    line("cache write", usage.cacheWrite, prices.cacheWrite),
    line("output", usage.output, prices.output),
  ].filter(({ tokens }) => tokens > 0);
}

/** Null for tiered prices, which depend on the size of the request. */
function flat(price: unknown): number | null {
  return typeof price === "number" ? price : null;
}
