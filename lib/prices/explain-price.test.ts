import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LlmRequest } from "@/lib/schema/request/request";
import { llmRequest } from "@/test/llm-request";
import { bundledTable } from "./bundled-table";
import { explainPrice } from "./explain-price";
import { priceRequest } from "./price-book";

const request = (fields: Partial<LlmRequest>): LlmRequest =>
  llmRequest({
    ts: Date.UTC(2026, 10, 1),
    model: "gpt-5",
    inputTokens: 1_000,
    outputTokens: 100,
    cachedInputTokens: 200,
    ...fields,
  });
const apart = { outputIncludesThinking: false, table: await bundledTable };

describe("explainPrice", () => {
  it("has one line per kind of token", () => {
    expect(explainPrice(request({}), [], apart)).toEqual({
      match: "exact",
      name: "OpenAI, GPT-5",
      model: "gpt-5",
      doubts: [],
      assumptions: ["the standard tier", "text tokens", "no surcharge for a region"],
      reason: null,
      lines: [
        { kind: "input", tokens: 800, usdPerMillion: 1.25, usd: 0.001 },
        { kind: "cached input", tokens: 200, usdPerMillion: 0.125, usd: 0.000025 },
        { kind: "output", tokens: 100, usdPerMillion: 10, usd: 0.001 },
      ],
      totalUsd: 0.002025,
    });
  });

  it("says why a model has no price", () => {
    expect(explainPrice(request({ model: "in-house-7b" }), [], apart)).toEqual({
      match: "unpriced",
      name: null,
      model: null,
      lines: [],
      totalUsd: null,
      doubts: [],
      assumptions: [],
      reason: "The model is not in the price table",
    });
  });

  it("shows the rate of the request's size, a request fee, and what is doubtful", () => {
    const long = request({ provider: "openai", model: "gpt-5.5", inputTokens: 300_000, outputTokens: 0 });
    expect(explainPrice(long, [], apart).lines[0]).toMatchObject({ usdPerMillion: 10 });
    const sonar = explainPrice(request({ provider: "perplexity", model: "sonar" }), [], apart);
    expect(sonar.lines.at(-1)).toEqual({
      kind: "request fee",
      tokens: null,
      usdPerMillion: null,
      usd: 0.005,
    });
    expect(sonar.doubts).toContainEqual(expect.stringContaining("search context"));
  });

  it("names a price override", () => {
    const override = {
      model: "gpt-5",
      provider: null,
      input: 1_000,
      output: 2_000,
      cached: null,
      cacheWrite: null,
      asModel: null,
      reason: null,
      from: 0,
      to: null,
    };
    expect(explainPrice(request({}), [override], apart)).toMatchObject({
      match: "own",
      name: "your price for gpt-5",
      totalUsd: 0.0012,
    });
  });

  it("adds up to the cost that ingest stores", () => {
    const tokens = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(
        tokens,
        tokens,
        tokens,
        tokens,
        (inputTokens, outputTokens, thinkingTokens, cachedInputTokens) => {
          const one = request({ inputTokens, outputTokens, thinkingTokens, cachedInputTokens });
          const { lines, totalUsd } = explainPrice(one, [], apart);
          const { nano } = priceRequest(one, [], apart);
          expect(Math.round(totalUsd! * 1e9)).toBe(nano);
          expect(lines.reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(totalUsd!, 8);
        },
      ),
    );
  });
});
