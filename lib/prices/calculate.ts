import type { ConditionalPrice, ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import { isoTime } from "@/lib/schema/time/epoch";
import type { Usage } from "./token-usage";

/** The prices of a row at a time: the last condition that holds, as the package reads its rows. */
export function priceAt(prices: ModelInfo["prices"], ts: number): ModelPrice {
  if (!Array.isArray(prices)) return prices;
  return (prices.findLast(({ constraint }) => holds(constraint, ts)) ?? prices[0]!).prices;
}

function holds(constraint: ConditionalPrice["constraint"], ts: number): boolean {
  if (!constraint) return true;
  if (constraint.type === "start_date") return ts >= Date.parse(constraint.start_date);
  const at = timeOfDay(isoTime(ts).slice(11));
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

/** Dollars a million tokens of each part of a request, and dollars a request. */
export type Rates = Record<Exclude<keyof Usage, "input" | "output"> | "input" | "output" | "request", number>;

/** The row's key of each part, and whose rate stands in where the row has none. */
export const PARTS = {
  cached: ["cache_read_mtok", "input"],
  cacheWrite: ["cache_write_mtok", "input"],
  cacheWrite1h: ["cache_write_1h_mtok", "cacheWrite"],
  audioInput: ["input_audio_mtok", "input"],
  imageInput: ["input_image_mtok", "input"],
  audioOutput: ["output_audio_mtok", "output"],
  imageOutput: ["output_image_mtok", "output"],
} as const;

/** `factor`: what the tier and the region multiply the rates of tokens with. */
export function ratesOf(price: ModelPrice, usage: Usage, factor = 1): Rates {
  const whole = usage.input;
  const input = scaledRate(price, "input_mtok", whole, factor) ?? 0;
  const output = scaledRate(price, "output_mtok", whole, factor) ?? 0;
  const cacheWrite = scaledRate(price, PARTS.cacheWrite[0], whole, factor) ?? input;
  return {
    input,
    cached: scaledRate(price, PARTS.cached[0], whole, factor) ?? input,
    cacheWrite,
    cacheWrite1h: scaledRate(price, PARTS.cacheWrite1h[0], whole, factor) ?? cacheWrite,
    audioInput: scaledRate(price, PARTS.audioInput[0], whole, factor) ?? input,
    imageInput: scaledRate(price, PARTS.imageInput[0], whole, factor) ?? input,
    output,
    audioOutput: scaledRate(price, PARTS.audioOutput[0], whole, factor) ?? output,
    imageOutput: scaledRate(price, PARTS.imageOutput[0], whole, factor) ?? output,
    request: (rateOf(price, "requests_kcount", whole) ?? 0) / 1_000,
  };
}

function scaledRate(price: ModelPrice, key: string, input: number, factor: number): number | undefined {
  const rate = rateOf(price, key, input);
  // A product must not leave a rest behind its digits.
  return rate === undefined || factor === 1 ? rate : Number((rate * factor).toPrecision(12));
}

/** The tokens that are billed at each rate; their sum is input plus output. */
export function billedTokens(usage: Usage): Omit<Rates, "request"> {
  const {
    input,
    output,
    cached,
    cacheWrite,
    cacheWrite1h,
    audioInput,
    imageInput,
    audioOutput,
    imageOutput,
  } = usage;
  return {
    input: Math.max(0, input - cached - cacheWrite - audioInput - imageInput),
    cached,
    cacheWrite: cacheWrite - cacheWrite1h,
    cacheWrite1h,
    audioInput,
    imageInput,
    output: output - audioOutput - imageOutput,
    audioOutput,
    imageOutput,
  };
}

export function costUsd(rates: Rates, usage: Usage): number {
  const tokens = billedTokens(usage);
  const input = tokens.input * rates.input + tokens.cached * rates.cached;
  const written = tokens.cacheWrite * rates.cacheWrite + tokens.cacheWrite1h * rates.cacheWrite1h;
  const media = tokens.audioInput * rates.audioInput + tokens.imageInput * rates.imageInput;
  const mediaOut = tokens.audioOutput * rates.audioOutput + tokens.imageOutput * rates.imageOutput;
  return (input + written + media + tokens.output * rates.output + mediaOut) / 1e6 + rates.request;
}
