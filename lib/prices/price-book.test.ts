import { describe, expect, it } from "vitest";
import type { PriceOverride } from "@/lib/schema/request/price";
import type { LlmRequest } from "@/lib/schema/request/request";
import { llmRequest } from "@/test/llm-request";
import { bundledTable } from "./bundled-table";
import { priceRequest } from "./price-book";

const TS = Date.UTC(2026, 5, 1);
const byProvider = { outputIncludesThinking: false, table: await bundledTable };
const within = { outputIncludesThinking: true, table: await bundledTable };

function request(more: Partial<LlmRequest> = {}): LlmRequest {
  return llmRequest({
    ts: TS,
    model: "gpt-4o-mini",
    provider: "openai",
    ...more,
  });
}

function override(more: Partial<PriceOverride> = {}): PriceOverride {
  return {
    model: "gpt-4o-mini",
    provider: null,
    input: 100,
    output: 400,
    cached: null,
    cacheWrite: null,
    asModel: null,
    reason: null,
    from: TS - 1,
    to: null,
    ...more,
  };
}

describe("priceRequest by the table", () => {
  it("prices input and output tokens in whole nano-dollars", () => {
    // 0.15 and 0.60 dollars a million.
    const priced = priceRequest(request({ inputTokens: 1_000, outputTokens: 1_000 }), [], byProvider);
    expect(priced).toMatchObject({
      nano: 750_000,
      source: "computed",
      match: "exact",
      pricedAs: { provider: "openai", model: "gpt-4o-mini", name: "OpenAI, gpt 4o mini" },
      doubts: [],
    });
  });

  it("prices cached input lower than input", () => {
    const plain = priceRequest(request({ inputTokens: 1_000 }), [], byProvider).nano!;
    const cached = priceRequest(request({ inputTokens: 1_000, cachedInputTokens: 1_000 }), [], byProvider)
      .nano!;
    expect([plain, cached]).toEqual([150_000, 75_000]);
  });

  it("prices a fine-tuned model's cached input at half", () => {
    const tokens = { inputTokens: 1_000_000, cachedInputTokens: 1_000_000 };
    const names = { provider: "openai", model: "ft:gpt-4o-mini-2024-07-18:acme::id" };
    expect(priceRequest(request({ ...names, ...tokens }), [], byProvider)).toMatchObject({
      nano: 150_000_000,
      doubts: [],
    });
  });

  it("prices cached input without a price of its own as input, and says so", () => {
    const tokens = { inputTokens: 100_000, cachedInputTokens: 100_000 };
    const priced = priceRequest(request({ model: "gpt-5.5-pro", ...tokens }), [], byProvider);
    expect(priced.nano).toBe(3_000_000_000);
    expect(priced.doubts).toEqual([
      { kind: "cached_price", text: "The table has no price for cached input: it was priced as input" },
    ]);
  });

  it("takes cached tokens beyond the input as counted apart, and says so", () => {
    const exclusive = priceRequest(request({ inputTokens: 100, cachedInputTokens: 1_000 }), [], byProvider);
    const inclusive = priceRequest(request({ inputTokens: 1_100, cachedInputTokens: 1_000 }), [], byProvider);
    expect(exclusive.nano).toBe(inclusive.nano);
    expect(exclusive.doubts).toHaveLength(1);
    expect(inclusive.doubts).toEqual([]);
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
    const priced = priceRequest(request({ provider, model, inputTokens: 1_000 }), [], byProvider);
    expect(priced.source).toBe("computed");
    expect(priced.nano).toBeGreaterThan(0);
  });

  it.each([
    ["an unknown model", { model: "house-model", provider: "openai" }],
    ["an unknown model of nobody", { model: "house-model", provider: "" }],
    [
      "the maker of a model, which OpenInference names on Bedrock",
      { model: "anthropic", provider: "aws.bedrock" },
    ],
    ["another maker there", { model: "amazon", provider: "aws.bedrock" }],
    ["a name that is part of every object", { model: "constructor", provider: "__proto__" }],
  ])("leaves %s unpriced, never zero", (_, names) => {
    expect(priceRequest(request({ ...names, inputTokens: 1_000 }), [], byProvider)).toMatchObject({
      nano: null,
      source: "unpriced",
      match: "unpriced",
      pricedAs: null,
    });
  });

  it("does not price a request with uncounted tokens, unless those have no price", () => {
    const unpriced = { nano: null, source: "unpriced", match: "unpriced" };
    expect(priceRequest(request({ outputTokens: null, inputTokens: 10 }), [], within)).toMatchObject({
      ...unpriced,
      reason: "The sender did not report output tokens",
    });
    expect(priceRequest(request({ inputTokens: null, outputTokens: 10 }), [], within)).toMatchObject(
      unpriced,
    );
    expect(priceRequest(request({ outputTokens: null }), [override()], within)).toMatchObject(unpriced);
    const embedding = request({ model: "text-embedding-3-small", inputTokens: 30, outputTokens: null });
    expect(priceRequest(embedding, [], within)).toMatchObject({ nano: 600, source: "computed" });
  });

  it("prices the served model, and the requested one where the table has no other", () => {
    const tokens = { inputTokens: 1_000, outputTokens: 100 };
    const served = request({
      ...tokens,
      model: "my-deployment",
      provider: "azure.ai.inference",
      servedModel: "gpt-4o",
    });
    expect(priceRequest(served, [], within).pricedAs).toMatchObject({ provider: "azure", model: "gpt-4o" });
    const unlisted = request({ ...tokens, servedModel: "gpt-4o-mini-2099-01-01-internal" });
    expect(priceRequest(unlisted, [], within).nano).toBe(priceRequest(request(tokens), [], within).nano);
  });

  it("treats thinking as part of the output for senders without Sightline's field names", () => {
    const gemini = {
      model: "gemini-2.5-pro",
      provider: "google",
      inputTokens: 10,
      outputTokens: 130,
      thinkingTokens: 30,
    };
    expect(priceRequest(request({ ...gemini, sender: "gemini-cli" }), [], byProvider).usage.output).toBe(130);
    expect(priceRequest(request(gemini), [], byProvider).usage.output).toBe(160);
  });

  it("leaves unpriced what passes the limit of a cost", () => {
    const many = { inputTokens: 2 ** 31 - 1, outputTokens: 2 ** 31 - 1, model: "gpt-4", provider: "openai" };
    expect(priceRequest(request(many), [], byProvider)).toMatchObject({ nano: null, source: "unpriced" });
  });
});

describe("priceRequest by what is known", () => {
  it("believes a reported cost before the table, a reported zero too", () => {
    const sent = request({ inputTokens: 1_000, costNano: 0, costSource: "reported" });
    expect(priceRequest(sent, [], byProvider)).toMatchObject({
      nano: 0,
      source: "reported",
      match: "reported",
    });
  });

  it("finds the price override of a model that was sent as a resource", () => {
    const model = "projects/p/locations/l/publishers/google/models/in-house";
    for (const one of [model, "in-house"])
      expect(
        priceRequest(request({ model: "in-house", inputTokens: 1 }), [override({ model: one })], byProvider)
          .source,
      ).toBe("override");
  });

  it("prefers a price override to both", () => {
    const sent = request({ inputTokens: 10, outputTokens: 5, costNano: 9, costSource: "reported" });
    expect(priceRequest(sent, [override()], byProvider)).toMatchObject({
      nano: 3_000,
      source: "override",
      match: "own",
    });
  });

  it("prices cached parts by their own price, else as input", () => {
    const tokens = { inputTokens: 10, cachedInputTokens: 4, cacheWriteTokens: 2 };
    const cost = (price: Partial<PriceOverride>) =>
      priceRequest(request(tokens), [override(price)], byProvider).nano;
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
  ])("holds an override for %s", (_, price, applies) => {
    const { source } = priceRequest(request({ inputTokens: 1 }), [override(price)], byProvider);
    expect(source === "override").toBe(applies);
  });

  it("leaves unpriced what passes the limit of a cost by an override", () => {
    const priced = priceRequest(
      request({ inputTokens: 2 ** 31 - 1 }),
      [override({ input: 1e9 })],
      byProvider,
    );
    expect(priced).toMatchObject({ nano: null, source: "unpriced" });
  });
});

describe("thinking tokens", () => {
  const sent = { inputTokens: 100, outputTokens: 500, thinkingTokens: 400 };
  const nano = (names: { provider: string; model: string }, convention = byProvider) =>
    priceRequest(request({ ...names, ...sent }), [], convention).nano;

  it.each([
    ["openai", "gpt-5", 5_125_000],
    ["azure", "gpt-5", 5_125_000],
    ["anthropic", "claude-opus-5", 13_000_000],
    ["gcp.vertex_ai", "claude-opus-5", 13_000_000],
    ["groq", "openai/gpt-oss-120b", 315_000],
    ["gcp.gemini", "gemini-2.5-pro", 9_125_000],
    ["xai", "grok-4", 13_800_000],
  ])("are counted as the API of %s counts those of %s", (provider, model, expected) => {
    expect(nano({ provider, model })).toBe(expected);
  });

  it("are within output for every provider where the project says so", () => {
    expect(nano({ provider: "gcp.gemini", model: "gemini-2.5-pro" }, within)).toBe(5_125_000);
  });

  it("are added for an unknown provider, with a price override too", () => {
    const own = [override({ model: "house", input: 1, output: 1 })];
    const price = (provider: string, convention: typeof within) =>
      priceRequest(request({ provider, model: "house", ...sent }), own, convention).nano;
    expect([price("in-house", byProvider), price("in-house", within)]).toEqual([1_000, 600]);
    expect(price("openai", byProvider)).toBe(600);
  });

  it("are never part of an output that is smaller", () => {
    const counts = { outputTokens: 100, thinkingTokens: 400 };
    for (const convention of [byProvider, within])
      expect(priceRequest(request(counts), [], convention).nano).toBe(300_000);
  });
});

describe("a request that is not billed", () => {
  const tokens = { model: "gpt-4o", inputTokens: 1_000 };
  const answered = { ...tokens, outputTokens: 1_000, cacheHit: true };
  const failed = { ...tokens, status: "error" as const, errorType: "rate_limit" };

  it("costs nothing as an answer from a response cache, and the rest as a hit of the prompt cache", () => {
    expect(priceRequest(request(answered), [], byProvider)).toMatchObject({
      nano: 0,
      source: "computed",
      match: "not billed",
      reason: "Answered from a response cache",
    });
    const promptCache = priceRequest(request({ ...answered, cachedInputTokens: 800 }), [], byProvider);
    expect(promptCache.nano).toBe(11_500_000);
  });

  it.each([
    "rate_limit",
    "RateLimitError",
    "rate_limit_exceeded",
    "429",
    "overloaded_error",
    "529",
    "AuthenticationError",
    "PermissionDeniedError",
    "401",
    "invalid_request_error",
    "BadRequestError",
    "APIConnectionError",
    "ECONNREFUSED",
  ])("costs nothing as a call that failed by %s", (errorType) => {
    expect(priceRequest(request({ ...failed, errorType }), [], byProvider).nano).toBe(0);
    expect(priceRequest(request({ ...failed, errorType, model: "nobody-knows" }), [], byProvider).nano).toBe(
      0,
    );
  });

  it.each([
    ["gave output", { ...failed, outputTokens: 1 }],
    ["gave thinking", { ...failed, thinkingTokens: 1 }],
    ["timed out", { ...failed, errorType: "timeout" }],
    ["failed at the server", { ...failed, errorType: "internal_server_error" }],
    [
      "lost its connection behind the first token",
      { ...failed, errorType: "connection", ttftMs: 80, outputTokens: null },
    ],
    [
      "lost its connection to a model that had answered",
      { ...failed, errorType: "connection", servedModel: "gpt-4o-2024-08-06" },
    ],
    ["failed for nobody knows what", { ...failed, errorType: null }],
    ["succeeded", { ...failed, status: "success" as const }],
  ])("is not one that %s", (_, sent) => {
    expect(priceRequest(request(sent), [], byProvider).nano).not.toBe(0);
  });

  it("keeps its reported cost, and costs nothing by a team's own price", () => {
    const reported = { ...failed, costNano: 7, costSource: "reported" as const };
    const own = [override({ model: "gpt-4o" })];
    expect(priceRequest(request(reported), [], byProvider)).toMatchObject({ nano: 7, source: "reported" });
    expect(priceRequest(request(reported), own, byProvider)).toMatchObject({ nano: 7, source: "reported" });
    expect(priceRequest(request(failed), own, byProvider)).toMatchObject({ nano: 0, source: "computed" });
  });
});
