import type { Rollup } from "@/lib/schema/figures/rollup";
import type { PriceOverride } from "@/lib/schema/request/price";
import { sampleRequest } from "./explain-price";
import { type PriceSettings, priceRequest } from "./price-book";
import { tableName } from "./price-table";
import { tokenUsage } from "./token-usage";

export type SpentSeries = { model: string; provider: string } & Pick<
  Rollup,
  "costNano" | "inputTokens" | "outputTokens" | "thinkingTokens" | "cachedInputTokens" | "cacheWriteTokens"
>;
export type KindOfCost = { key: string; label: string; usd: number };

/**
 * The cost of series by the kind of tokens: what was recorded, divided in the proportions of today's prices of a short
 * prompt. What has no price today is not divided. Yields after each series: finding a price takes a while.
 */
export function* prepareCostKinds(
  series: readonly SpentSeries[],
  ts: number,
  overrides: readonly PriceOverride[],
  settings: PriceSettings,
): Generator<undefined, KindOfCost[]> {
  const sums = { input: 0, cached: 0, cacheWrite: 0, output: 0, whole: 0 };
  for (const one of series) {
    yield;
    const usd = Number(one.costNano) / 1e9;
    if (usd === 0) continue;
    const parts = partsOf(one, ts, overrides, settings);
    const whole = parts ? parts.input + parts.cached + parts.cacheWrite + parts.output : 0;
    if (!parts || whole === 0) {
      sums.whole += usd;
      continue;
    }
    for (const kind of ["input", "cached", "cacheWrite", "output"] as const)
      sums[kind] += (usd * parts[kind]) / whole;
  }
  return [
    { key: "input", label: "input", usd: sums.input },
    { key: "cached", label: "cached input", usd: sums.cached },
    { key: "cacheWrite", label: "cache writes", usd: sums.cacheWrite },
    { key: "output", label: "output, with thinking", usd: sums.output },
    { key: "whole", label: "not divided: no price today", usd: sums.whole },
  ];
}

function partsOf(
  {
    model,
    provider,
    inputTokens,
    outputTokens,
    thinkingTokens,
    cachedInputTokens,
    cacheWriteTokens,
  }: SpentSeries,
  ts: number,
  overrides: readonly PriceOverride[],
  settings: PriceSettings,
) {
  const sample = sampleRequest(model, provider, ts);
  const { rates } = priceRequest(sample, overrides, settings);
  if (!rates) return null;
  const sent = { ...sample, inputTokens, outputTokens, thinkingTokens, cachedInputTokens, cacheWriteTokens };
  const { usage } = tokenUsage(sent, tableName(settings.table, provider, model), settings);
  return {
    input: (usage.input - usage.cached - usage.cacheWrite) * rates.input,
    cached: usage.cached * rates.cached,
    cacheWrite: usage.cacheWrite * rates.cacheWrite,
    output: usage.output * rates.output,
  };
}
