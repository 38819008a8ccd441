import type { PriceOverride } from "@/lib/schema/request/price";
import type { LlmRequest } from "@/lib/schema/request/request";
import { billedTokens } from "./calculate";
import { type Price, type PriceMatch, type PriceSettings, priceRequest } from "./price-book";

const KINDS = {
  input: "input",
  audioInput: "audio input",
  imageInput: "image input",
  cached: "cached input",
  cacheWrite: "cache write",
  cacheWrite1h: "one-hour cache write",
  output: "output",
  audioOutput: "audio output",
  imageOutput: "image output",
} as const;

export type PriceLine = {
  kind: (typeof KINDS)[keyof typeof KINDS] | "request fee";
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
  /** The model of the price table; null where no row of it was used. */
  model: string | null;
  lines: PriceLine[];
  /** Null: unpriced. */
  totalUsd: number | null;
  doubts: string[];
  /** What was taken for granted because the request does not say it: "the standard tier". */
  assumptions: string[];
  /** Why it has no price, or costs nothing. */
  reason: string | null;
};

/** A reported cost says nothing of prices: it is left aside. */
export function explainPrice(
  request: LlmRequest,
  overrides: readonly PriceOverride[],
  settings: PriceSettings,
): PriceExplanation {
  const price = priceRequest({ ...request, costNano: null }, overrides, settings);
  const { match, rates, usage, reason, nano } = price;
  const doubts = price.doubts.map(({ text }) => text);
  const explained = {
    match,
    doubts,
    assumptions: assumptionsOf(request, price),
    reason,
    totalUsd: nano === null ? null : nano / 1e9,
  };
  const own = match === "own" ? `your price for ${request.model}` : null;
  const model = price.pricedAs?.model ?? null;
  const name = price.pricedAs ? price.pricedAs.name : own;
  if (!rates) return { ...explained, name, model, lines: [] };
  const tokens = billedTokens(usage);
  const parts = Object.entries(KINDS) as [keyof typeof KINDS, PriceLine["kind"]][];
  const lines = parts
    .filter(([part]) => tokens[part] !== 0)
    .map(([part, kind]): PriceLine => {
      return {
        kind,
        tokens: tokens[part],
        usdPerMillion: rates[part],
        usd: (tokens[part] * rates[part]) / 1e6,
      };
    });
  if (rates.request > 0)
    lines.push({ kind: "request fee", tokens: null, usdPerMillion: null, usd: rates.request });
  return { ...explained, name, model, lines };
}

/** Only what can change the price of this request. */
function assumptionsOf({ billing, cacheWriteTokens }: LlmRequest, { pricedAs }: Price): string[] {
  if (!pricedAs) return [];
  const assumptions: string[] = [];
  if (!billing?.serviceTier) assumptions.push("the standard tier");
  if (billing?.audioInputTokens == null && billing?.audioOutputTokens == null)
    assumptions.push("text tokens");
  if ((cacheWriteTokens ?? 0) > 0 && billing?.cacheWrite1hTokens == null)
    assumptions.push("cache writes of five minutes");
  if (!billing?.region) assumptions.push("no surcharge for a region");
  return assumptions;
}

/** A short request of a model that has tokens of every usual kind: what it is priced as today. */
export function sampleRequest(model: string, provider: string, ts: number): LlmRequest {
  return {
    id: "sample",
    idFromClient: true,
    ts,
    model,
    provider,
    environment: "",
    service: "",
    status: "success",
    errorType: null,
    finishReason: null,
    latencyMs: 0,
    ttftMs: null,
    inputTokens: 1_000,
    outputTokens: 100,
    thinkingTokens: 0,
    cachedInputTokens: 100,
    cacheWriteTokens: 0,
    billing: null,
    costNano: null,
    costSource: "unpriced",
    reportedNano: null,
    costDoubts: null,
    cacheHit: false,
    userId: null,
    fallbackFrom: null,
    tags: null,
  };
}
