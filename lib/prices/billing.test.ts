import { describe, expect, it } from "vitest";
import type { Billing, LlmRequest } from "@/lib/schema/request/request";
import { llmRequest } from "@/test/llm-request";
import { bundledTable } from "./bundled-table";
import { explainPrice } from "./explain-price";
import { priceRequest } from "./price-book";

const byProvider = { outputIncludesThinking: false, table: await bundledTable };
const NOTHING: Billing = {
  cacheWrite1hTokens: null,
  audioInputTokens: null,
  audioOutputTokens: null,
  imageInputTokens: null,
  imageOutputTokens: null,
  serviceTier: null,
  region: null,
};

function request(more: Partial<LlmRequest>, billing: Partial<Billing> = {}): LlmRequest {
  return llmRequest({
    provider: "openai",
    inputTokens: 1_000_000,
    billing: { ...NOTHING, ...billing },
    ...more,
  });
}

function usdOf(more: Partial<LlmRequest>, billing: Partial<Billing>) {
  const { nano, doubts } = priceRequest(request(more, billing), [], byProvider);
  return { usd: nano! / 1e9, kinds: doubts.map(({ kind }) => kind) };
}

describe("the service tier", () => {
  it.each([
    ["openai", "gpt-4o", "batch", 1.25, []],
    ["openai", "gpt-5", "flex", 0.625, []],
    ["openai", "gpt-5-2025-08-07", "priority", 2.5, []],
    ["openai", "gpt-4.1-mini", "priority", 0.7, []],
    ["openai", "gpt-4o-mini", "priority", 0.25, []],
    ["openai", "o4-mini", "priority", 2, []],
    ["openai", "gpt-4o", "default", 2.5, []],
    ["openai", "gpt-4o", "standard", 2.5, []],
    ["openai", "gpt-6-sol", "priority", 4, ["service_tier"]],
    ["anthropic", "claude-opus-5-5", "batch", 2, []],
    ["anthropic", "claude-opus-5-5", "fast", 8, []],
    ["anthropic", "claude-sonnet-4-5", "fast", 3, ["service_tier"]],
    ["anthropic", "claude-sonnet-4-5", "priority", 3, ["service_tier"]],
    ["google", "gemini-2.5-pro", "batch", 0.625, []],
    ["deepseek", "deepseek-v4-pro", "batch", 0.66, ["service_tier"]],
    ["openai", "gpt-4o", "scale", 2.5, ["service_tier"]],
  ] as const)("of %s %s, %s, costs %f dollars a million", (provider, model, serviceTier, usd, kinds) => {
    const found = usdOf({ provider, model, inputTokens: 100_000 }, { serviceTier });
    expect(found.usd).toBeCloseTo(usd / 10, 9);
    expect(found.kinds).toEqual(kinds);
  });

  it("changes cached input and output too, but no fee", () => {
    const tokens = { inputTokens: 1_000_000, cachedInputTokens: 1_000_000, outputTokens: 1_000_000 };
    expect(usdOf(tokens, { serviceTier: "batch" }).usd).toBe((1.25 + 10) / 2);
  });

  it("is left aside by a team's own price and a reported cost", () => {
    const own = {
      model: "gpt-4o",
      provider: null,
      input: 1_000,
      output: 0,
      cached: null,
      cacheWrite: null,
      asModel: null,
      reason: null,
    };
    const priced = priceRequest(
      request({}, { serviceTier: "batch" }),
      [{ ...own, from: 0, to: null }],
      byProvider,
    );
    expect(priced).toMatchObject({ nano: 1_000_000_000, doubts: [] });
    const reported = request({ costNano: 7 }, { serviceTier: "scale" });
    expect(priceRequest(reported, [], byProvider)).toMatchObject({ nano: 7, doubts: [] });
  });
});

describe("the region", () => {
  it.each([
    ["anthropic", "claude-opus-5-5", "us", 4.4, []],
    ["anthropic", "claude-opus-5-5", "global", 4, []],
    ["anthropic", "claude-sonnet-4-5-20250929", "us", 3, []],
    ["anthropic", "claude-opus-5-5", "eu", 4, ["region"]],
    ["openai", "gpt-6-sol", "eu", 2.2, []],
    ["openai", "gpt-4o", "eu", 2.5, []],
    ["azure", "gpt-4o", "westeurope", 2.5, ["region"]],
    ["bedrock", "global.anthropic.claude-opus-5-5", "us-east-1", 4, []],
  ] as const)("of %s %s, %s, costs %f dollars a million", (provider, model, region, usd, kinds) => {
    const found = usdOf({ provider, model, inputTokens: 100_000 }, { region });
    expect(found.usd).toBeCloseTo(usd / 10, 9);
    expect(found.kinds).toEqual(kinds);
  });
});

describe("cache writes of one hour", () => {
  const written = { inputTokens: 100_000, cacheWriteTokens: 100_000 };

  it.each([
    ["anthropic", "claude-sonnet-4-5", 0.6],
    ["bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0", 0.6],
    ["gcp.vertex_ai", "claude-sonnet-4-5@20250929", 0.6],
    ["openrouter", "anthropic/claude-sonnet-4.5", 0.6],
    ["anthropic", "claude-sonnet-5-5", 0.4],
  ])("cost twice the input at %s, %s", (provider, model, usd) => {
    const found = usdOf({ provider, model, ...written }, { cacheWrite1hTokens: 100_000 });
    expect(found.usd).toBeCloseTo(usd, 9);
    expect(found.kinds).not.toContain("cache_write_1h");
  });

  it("leave the rest of the cache writes at five minutes", () => {
    const model = { provider: "anthropic", model: "claude-sonnet-4-5" };
    expect(usdOf({ ...model, ...written }, { cacheWrite1hTokens: 40_000 }).usd).toBeCloseTo(0.465, 9);
  });

  it("are doubtful where no provider is known to sell them", () => {
    const found = usdOf({ ...written, model: "gpt-5.5" }, { cacheWrite1hTokens: 100_000 });
    expect(found.kinds).toContain("cache_write_1h");
  });

  it("beyond the cache writes came on top", () => {
    const model = { provider: "anthropic", model: "claude-sonnet-4-5", inputTokens: 100_000 };
    const found = usdOf({ ...model, cacheWriteTokens: 10 }, { cacheWrite1hTokens: 50_000 });
    expect(found.kinds).toEqual(["token_counts"]);
  });
});

describe("audio and image tokens", () => {
  it.each([
    ["gpt-4o-audio-preview", 2.5, 10, 40, 80],
    ["gpt-audio", 2.5, 10, 32, 64],
    ["gpt-realtime", 4, 16, 32, 64],
  ])("of %s have prices of their own", (model, input, output, audioInput, audioOutput) => {
    const tokens = { model, inputTokens: 3_000, outputTokens: 3_000 };
    const found = usdOf(tokens, { audioInputTokens: 1_000, audioOutputTokens: 2_000 });
    expect(found.usd).toBeCloseTo(
      (2_000 * input + 1_000 * audioInput + 1_000 * output + 2_000 * audioOutput) / 1e6,
      9,
    );
    expect(found.kinds).toEqual([]);
  });

  it("make a speech model certain where none were sent", () => {
    expect(usdOf({ model: "gpt-audio" }, { audioInputTokens: 0, audioOutputTokens: 0 }).kinds).toEqual([]);
    expect(priceRequest(request({ model: "gpt-audio", billing: null }), [], byProvider).doubts).toHaveLength(
      1,
    );
  });

  it("are priced as text where the table has nothing else, and say so", () => {
    const found = usdOf({ model: "gpt-5", inputTokens: 1_000 }, { audioInputTokens: 400 });
    expect(found.usd).toBeCloseTo(0.00125, 9);
    expect(found.kinds).toEqual(["audio_or_image"]);
  });

  it("beyond the input came on top; those that were cached are not known", () => {
    const model = { model: "gpt-audio", inputTokens: 1_000 };
    expect(usdOf(model, { audioInputTokens: 2_000 }).kinds).toEqual(["token_counts"]);
    const cached = usdOf(
      { ...model, model: "gpt-realtime", cachedInputTokens: 900 },
      { audioInputTokens: 500 },
    );
    expect(cached.kinds).toEqual(["audio_or_image"]);
  });
});

it("explains each part and assumes no more than the request leaves open", () => {
  const spoken = request(
    { model: "gpt-realtime", inputTokens: 1_000, outputTokens: 100 },
    { audioInputTokens: 600, audioOutputTokens: 100, serviceTier: "standard" },
  );
  const { lines, assumptions } = explainPrice(spoken, [], byProvider);
  expect(lines.map(({ kind, tokens }) => [kind, tokens])).toEqual([
    ["input", 400],
    ["audio input", 600],
    ["audio output", 100],
  ]);
  expect(assumptions).toEqual(["no surcharge for a region"]);
  const written = request({
    provider: "anthropic",
    model: "claude-opus-5",
    cacheWriteTokens: 9,
    billing: null,
  });
  expect(explainPrice(written, [], byProvider).assumptions).toContain("cache writes of five minutes");
});
