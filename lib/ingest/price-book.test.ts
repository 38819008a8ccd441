import { describe, expect, it } from "vitest";
import type { PriceOverride } from "@/lib/schema/request/price";
import type { LlmRequest } from "@/lib/schema/request/request";
import { priceRequest } from "./price-book";

const TS = Date.UTC(2026, 5, 1);
const apart = { outputIncludesThinking: false };
const within = { outputIncludesThinking: true };

function request(more: Partial<LlmRequest> = {}): LlmRequest {
  return {
    id: "r",
    idFromClient: true,
    ts: TS,
    model: "gpt-4o-mini",
    provider: "openai",
    environment: "",
    service: "",
    status: "success",
    errorType: null,
    finishReason: null,
    latencyMs: 1,
    ttftMs: null,
    inputTokens: 0,
    outputTokens: 0,
    thinkingTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    costNano: null,
    costSource: "unpriced",
    cacheHit: false,
    userId: null,
    fallbackFrom: null,
    tags: null,
    ...more,
  };
}

function override(more: Partial<PriceOverride> = {}): PriceOverride {
  return {
    model: "gpt-4o-mini",
    provider: null,
    input: 100,
    output: 400,
    cached: null,
    cacheWrite: null,
    from: TS - 1,
    to: null,
    ...more,
  };
}

describe("priceRequest by the table", () => {
  it("prices input and output tokens in whole nano-dollars", () => {
    // 0.15 and 0.60 dollars a million.
    const priced = priceRequest(request({ inputTokens: 1_000, outputTokens: 1_000 }), [], apart);
    expect(priced).toEqual({ costNano: 750_000, costSource: "computed" });
  });

  it("prices cached input lower than input", () => {
    const plain = priceRequest(request({ inputTokens: 1_000 }), [], apart).costNano!;
    const cached = priceRequest(request({ inputTokens: 1_000, cachedInputTokens: 1_000 }), [], apart)
      .costNano!;
    expect([plain, cached]).toEqual([150_000, 75_000]);
  });

  it("treats cached tokens above the input as counted separately, instead of failing", () => {
    const exclusive = priceRequest(request({ inputTokens: 100, cachedInputTokens: 1_000 }), [], apart);
    const inclusive = priceRequest(request({ inputTokens: 1_100, cachedInputTokens: 1_000 }), [], apart);
    expect(exclusive).toEqual(inclusive);
  });

  it("counts thinking by the project's setting, and never as part of a smaller output", () => {
    const cost = (tokens: object, convention: typeof apart) =>
      priceRequest(request(tokens), [], convention).costNano;
    const tokens = { outputTokens: 1_000, thinkingTokens: 400 };
    expect(cost(tokens, within)).toBe(600_000);
    expect(cost(tokens, apart)).toBe(840_000);
    expect(cost({ outputTokens: 100, thinkingTokens: 400 }, within)).toBe(300_000);
  });

  it.each([
    ["azure.ai.openai", "gpt-4o-mini"],
    ["az.ai.openai", "gpt-4o-mini"],
    ["gcp.gemini", "gemini-2.0-flash"],
    ["gcp.vertex_ai", "gemini-2.0-flash"],
    ["anthropic", "claude-3-5-haiku-20241022"],
    ["", "claude-3-5-haiku-20241022"],
    ["Anthropic", "claude-3-5-haiku-20241022"],
  ])("knows the provider %j of %s", (provider, model) => {
    const priced = priceRequest(request({ provider, model, inputTokens: 1_000 }), [], apart);
    expect(priced.costSource).toBe("computed");
    expect(priced.costNano).toBeGreaterThan(0);
  });

  it.each([
    ["an unknown model", { model: "house-model", provider: "openai" }],
    ["an unknown model of nobody", { model: "house-model", provider: "" }],
    ["a name that is part of every object", { model: "constructor", provider: "__proto__" }],
  ])("leaves %s unpriced, never zero", (_, names) => {
    expect(priceRequest(request({ ...names, inputTokens: 1_000 }), [], apart)).toEqual({
      costNano: null,
      costSource: "unpriced",
    });
  });

  it("leaves a request above the cost limit unpriced", () => {
    const many = { inputTokens: 2 ** 31 - 1, outputTokens: 2 ** 31 - 1, model: "gpt-4", provider: "openai" };
    expect(priceRequest(request(many), [], apart)).toEqual({ costNano: null, costSource: "unpriced" });
  });
});

describe("priceRequest by source", () => {
  it("prefers a reported cost to the table, even zero", () => {
    const sent = request({ inputTokens: 1_000, costNano: 0, costSource: "reported" });
    expect(priceRequest(sent, [], apart)).toEqual({ costNano: 0, costSource: "reported" });
  });

  it("prefers an override to both", () => {
    const sent = request({ inputTokens: 10, outputTokens: 5, costNano: 9, costSource: "reported" });
    expect(priceRequest(sent, [override()], apart)).toEqual({ costNano: 3_000, costSource: "override" });
  });

  it("prices cached tokens by their own price, else as input", () => {
    const tokens = { inputTokens: 10, cachedInputTokens: 4, cacheWriteTokens: 2 };
    const cost = (price: Partial<PriceOverride>) =>
      priceRequest(request(tokens), [override(price)], apart).costNano;
    expect(cost({})).toBe(1_000);
    expect(cost({ cached: 10 })).toBe(640);
    expect(cost({ cached: 10, cacheWrite: 200 })).toBe(840);
  });

  it.each([
    ["another model", { model: "gpt-4o" }, false],
    ["another provider", { provider: "azure" }, false],
    ["its provider", { provider: "openai" }, true],
    ["a start that is this moment", { from: TS }, true],
    ["a start to come", { from: TS + 1 }, false],
    ["an end that is this moment", { to: TS }, false],
    ["an end to come", { to: TS + 1 }, true],
  ])("applies an override: %s", (_, price, applies) => {
    const { costSource } = priceRequest(request({ inputTokens: 1 }), [override(price)], apart);
    expect(costSource === "override").toBe(applies);
  });

  it("leaves a request above the cost limit unpriced, also by an override", () => {
    const priced = priceRequest(request({ inputTokens: 2 ** 31 - 1 }), [override({ input: 1e9 })], apart);
    expect(priced).toEqual({ costNano: null, costSource: "unpriced" });
  });
});
