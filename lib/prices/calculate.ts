import type { ConditionalPrice, ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import type { Usage } from "./token-usage";

/** The prices of a row at a time: the last condition that holds, as the package reads its rows. */
export function priceAt(prices: ModelInfo["prices"], ts: number): ModelPrice {
  if (!Array.isArray(prices)) return prices;
  return (prices.findLast(({ constraint }) => holds(constraint, ts)) ?? prices[0]!).prices;
}

function holds(constraint: ConditionalPrice["constraint"], ts: number): boolean {
  if (!constraint) return true;
  if (constraint.type === "start_date") return ts >= Date.parse(constraint.start_date);
  const at = timeOfDay(new Date(ts).toISOString().slice(11));
  const [start, end] = [timeOfDay(constraint.start_time), timeOfDay(constraint.end_time)];
  return end < start ? at >= start || at < end : at >= start && at < end;
}

/** "16:30:00Z" as a part of the day of UTC. */
function timeOfDay(text: string): number {
  return Date.parse(`1970-01-01T${text}`);
}

/** Dollars a million tokens, or what `key` counts; the tier follows from the whole input. Undefined: the row has none. */
export function rateOf(price: ModelPrice, key: string, input: number): number | undefined {
  const rate = price[key];
  if (typeof rate !== "object") return rate;
  return rate.tiers.reduce((found, { start, price: above }) => (input > start ? above : found), rate.base);
}

export type Rates = { input: number; cached: number; cacheWrite: number; output: number; request: number };

/** What each token of a request costs. Parts of the input without a price of their own cost as much as input. */
export function ratesOf(price: ModelPrice, usage: Usage): Rates {
  const of = (key: string) => rateOf(price, key, usage.input);
  const input = of("input_mtok") ?? 0;
  return {
    input,
    cached: of("cache_read_mtok") ?? input,
    cacheWrite: of("cache_write_mtok") ?? input,
    output: of("output_mtok") ?? 0,
    request: (of("requests_kcount") ?? 0) / 1_000,
  };
}

/** Input that is neither read from a cache nor written to one. */
export function plainInput(usage: Usage): number {
  return Math.max(0, usage.input - usage.cached - usage.cacheWrite);
}

export function costUsd(rates: Rates, usage: Usage): number {
  const { input, cached, cacheWrite, output, request } = rates;
  const parts = usage.cached * cached + usage.cacheWrite * cacheWrite;
  return (plainInput(usage) * input + parts + usage.output * output) / 1e6 + request;
}
