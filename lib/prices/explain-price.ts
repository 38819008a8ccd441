import type { PriceOverride, TokenConvention } from "@/lib/schema/request/price";
import type { LlmRequest } from "@/lib/schema/request/request";
import { plainInput } from "./calculate";
import { type PriceMatch, priceRequest } from "./price-book";

export type PriceLine = {
  kind: "input" | "cached input" | "cache write" | "output" | "request fee";
  /** Null where the line does not depend on tokens. */
  tokens: number | null;
  usdPerMillion: number | null;
  usd: number;
};

/** Where today's price of a request comes from, and how it adds up. */
export type PriceExplanation = {
  match: PriceMatch;
  /** What it was priced as: "OpenAI, GPT-5"; null without a price. */
  name: string | null;
  lines: PriceLine[];
  /** Null: unpriced. */
  totalUsd: number | null;
  doubts: string[];
  /** Why it has no price, or costs nothing. */
  reason: string | null;
};

/** A reported cost says nothing of prices: it is left aside. */
export function explainPrice(
  request: LlmRequest,
  overrides: readonly PriceOverride[],
  convention: TokenConvention,
): PriceExplanation {
  const price = priceRequest({ ...request, costNano: null }, overrides, convention);
  const { match, rates, usage, doubts, reason, nano } = price;
  const explained = { match, doubts, reason, totalUsd: nano === null ? null : nano / 1e9 };
  const name = match === "own" ? `your price for ${request.model}` : (price.pricedAs?.name ?? null);
  if (!rates) return { ...explained, name, lines: [] };
  const line = (kind: PriceLine["kind"], tokens: number, usdPerMillion: number): PriceLine => {
    return { kind, tokens, usdPerMillion, usd: (tokens * usdPerMillion) / 1e6 };
  };
  const lines = [
    line("input", plainInput(usage), rates.input),
    line("cached input", usage.cached, rates.cached),
    line("cache write", usage.cacheWrite, rates.cacheWrite),
    line("output", usage.output, rates.output),
  ].filter(({ tokens }) => tokens !== 0);
  if (rates.request > 0)
    lines.push({ kind: "request fee", tokens: null, usdPerMillion: null, usd: rates.request });
  return { ...explained, name, lines };
}
