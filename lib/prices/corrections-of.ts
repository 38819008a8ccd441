import type { ModelPrice } from "@pydantic/genai-prices";
import { CORRECTIONS, type Correction, type PublishedRates, REVIEW_BY } from "./corrections";
import { bedrockName } from "./model-name";
import { withoutSuffix } from "./name-match";

export type Dated = {
  from: number;
  to: number;
  correction: Correction;
  /** Null: known to have no price; undefined: only a doubt. */
  prices: { usual: ModelPrice; peak: ModelPrice | null } | null | undefined;
};
/** A name as corrections have it: without date, fine-tune, and on Bedrock without region and maker. */
export function correctionName(provider: string, model: string): string {
  const plain = provider === "aws" ? bedrockName(model).model : model;
  return withoutSuffix(plain.replace(/^(ft:[^:]+):.*$/, "$1"));
}

/** The corrections of a model, `name` being its name without a date, and what they make it cost. */
export function correctionsOf(provider: string, model: string, name: string): Dated[] {
  const regional = provider === "aws" && bedrockName(model).region !== "global";
  return CORRECTIONS.filter(
    ({ providers, models, withoutDateOnly }) =>
      providers.includes(provider) && models.includes(name) && !(withoutDateOnly && model !== name),
  ).map((correction) => ({
    from: correction.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(correction.from),
    to: Date.parse(correction.to ?? REVIEW_BY),
    correction,
    prices: pricesOf(correction, regional),
  }));
}

function pricesOf({ rates, long, peak, regionalFactor }: Correction, regional: boolean) {
  if (!rates) return rates;
  const factor = regional ? (regionalFactor ?? 1) : 1;
  return {
    usual: modelPrice(rates, long, factor),
    peak: peak ? modelPrice(rates, long, 2 * factor) : null,
  };
}

const KEYS = [
  ["input", "input_mtok"],
  ["cached", "cache_read_mtok"],
  ["cacheWrite", "cache_write_mtok"],
  ["output", "output_mtok"],
  ["audioInput", "input_audio_mtok"],
  ["audioOutput", "output_audio_mtok"],
] as const;

function modelPrice(rates: PublishedRates, long: Correction["long"], times: number): ModelPrice {
  const price: ModelPrice = {};
  for (const [from, key] of KEYS) {
    const base = rates[from];
    if (base === undefined) continue;
    const above = long?.rates[from];
    // 1.1 times a rate must not leave a rest behind its digits.
    const exact = (rate: number) => Number((rate * times).toPrecision(12));
    price[key] =
      long && above !== undefined
        ? { base: exact(base), tiers: [{ start: long.above, price: exact(above) }] }
        : exact(base);
  }
  if (rates.request !== undefined) price.requests_kcount = rates.request;
  return price;
}
