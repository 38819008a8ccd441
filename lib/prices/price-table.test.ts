import { calcPrice, findProvider, type ModelInfo, waitForUpdate } from "@pydantic/genai-prices";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LlmRequest } from "@/lib/schema/request/request";
import { COST_LIMIT_USD, COUNT_LIMIT } from "@/lib/schema/request/request-input";
import { llmRequest } from "@/test/llm-request";
import { bundledTable } from "./bundled-table";
import { costUsd, priceAt, ratesOf } from "./calculate";
import { CORRECTIONS, REVIEW_BY } from "./corrections";
import { priceRequest } from "./price-book";
import { priceTable, tableName } from "./price-table";
import { modelNamed, providerOfModel } from "./table-search";

const byProvider = { outputIncludesThinking: false, table: await bundledTable };
const providers = (await waitForUpdate())!;
const models = providers.flatMap((provider) => provider.models.map((model) => ({ provider, model })));

function request(more: Partial<LlmRequest>): LlmRequest {
  return llmRequest({
    ...more,
  });
}
const price = (more: Partial<LlmRequest>) => priceRequest(request(more), [], byProvider);

const NO_TOKENS = {
  input: 0,
  output: 0,
  cached: 0,
  cacheWrite: 0,
  cacheWrite1h: 0,
  audioInput: 0,
  imageInput: 0,
  audioOutput: 0,
  imageOutput: 0,
};
const NO_BILLING = {
  cacheWrite1hTokens: null,
  audioInputTokens: null,
  audioOutputTokens: null,
  imageInputTokens: null,
  imageOutputTokens: null,
  serviceTier: null,
  region: null,
};

/** Names under which the table finds a model. */
function namesOf({ id, match }: ModelInfo): string[] {
  return [
    id,
    ...JSON.stringify(match).matchAll(/"(?:equals|starts_with|contains|ends_with)":"([^"]+)"/g),
  ].map((found) => (typeof found === "string" ? found : found[1]!));
}

it.each([
  ["mistral-medium-2312", 10.8],
  ["mistral-medium-2505", 2.4],
  ["mistral-medium-2508", 2.4],
  ["mistral-medium", 9],
])("a date says which model %s is, not where the bare name points today", (model, usd) => {
  const ts = Date.parse("2026-11-30T12:00:00Z");
  const tokens = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
  const { nano, doubts } = price({ ts, model, provider: "mistral", ...tokens });
  expect(nano).toBe(usd * 1e9);
  expect(doubts).toHaveLength(model === "mistral-medium" ? 1 : 0);
});

describe("every model of the table", () => {
  it("is one of more than a thousand", () => expect(models.length).toBeGreaterThan(1_500));

  it("has no silent zero, whichever unit is absent", () => {
    const units = ["inputTokens", "outputTokens", "cachedInputTokens", "cacheWriteTokens"] as const;
    const parts = {
      cacheWrite1hTokens: ["inputTokens", "cacheWriteTokens"],
      audioInputTokens: ["inputTokens"],
      imageInputTokens: ["inputTokens"],
      audioOutputTokens: ["outputTokens"],
      imageOutputTokens: ["outputTokens"],
    };
    const sent = Object.fromEntries(units.map((unit) => [unit, 1_000]));
    const all = { ...NO_BILLING, ...Object.fromEntries(Object.keys(parts).map((part) => [part, 1_000])) };
    const usages = [
      ...units.flatMap((unit) => [
        { ...sent, inputTokens: 3_000, [unit]: 0 },
        { [unit]: 1_000, ...(unit.startsWith("cache") && { inputTokens: 1_000 }) },
      ]),
      ...Object.entries(parts).flatMap(([part, wholes]) => [
        { ...sent, inputTokens: 5_000, outputTokens: 3_000, billing: { ...all, [part]: 0 } },
        {
          ...Object.fromEntries(wholes.map((whole) => [whole, 1_000])),
          billing: { ...NO_BILLING, [part]: 1_000 },
        },
      ]),
    ];
    const silent = models.flatMap(({ provider, model }) =>
      namesOf(model).flatMap((name) =>
        usages
          .map((usage) => price({ provider: provider.id, model: name, ...usage }))
          .filter(({ nano, reason }) => (nano === 0 || nano === null) && reason === null)
          .map(() => `${provider.id} ${name}`),
      ),
    );
    expect(silent).toEqual([]);
    for (const model of ["whisper-1", "gpt-transcribe"])
      expect(price({ provider: "openai", model, inputTokens: 9, outputTokens: 9 }).nano).toBeNull();
  });

  it("never prices cached input above input", () => {
    const usage = { ...NO_TOKENS, input: 1 };
    const dearer = models.filter(({ model }) => {
      const rows = Array.isArray(model.prices) ? model.prices.map(({ prices }) => prices) : [model.prices];
      return rows.map((row) => ratesOf(row, usage)).some(({ cached, input }) => cached > input);
    });
    expect(dearer).toEqual([]);
  });

  it("costs what the package calculates", () => {
    const count = fc.integer({ min: 0, max: 400_000 });
    const known = fc.record({
      at: fc.constantFrom(...models),
      ts: fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2027, 5) }),
      cached: count,
      cacheWrite: count,
      plain: count,
      output: count,
      audioInput: count,
      audioOutput: count,
      hourShare: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(known, ({ at: { provider, model }, ts, plain, hourShare, ...sent }) => {
        const rows = Array.isArray(model.prices) ? model.prices.map(({ prices }) => prices) : [model.prices];
        // The package throws where a unit has no price.
        const has = (key: string) => rows.every((row) => row[key] !== undefined);
        const { cached, cacheWrite } = sent;
        const audioInput = has("input_audio_mtok") && !has("cache_audio_read_mtok") ? sent.audioInput : 0;
        const audioOutput = has("output_audio_mtok") && has("output_mtok") ? sent.audioOutput : 0;
        const cacheWrite1h = has("cache_write_1h_mtok") ? Math.floor(cacheWrite * hourShare) : 0;
        const input = plain + cached + cacheWrite + audioInput;
        const output = sent.output + audioOutput;
        const usage = { ...NO_TOKENS, ...sent, input, output, cacheWrite1h, audioInput, audioOutput };
        const single = { ...provider, models: [{ ...model, match: { equals: model.id } }] };
        const found = calcPrice(
          {
            input_tokens: usage.input,
            output_tokens: output,
            cache_read_tokens: cached,
            cache_write_tokens: cacheWrite,
            ...(cacheWrite1h > 0 && { cache_write_1h_tokens: cacheWrite1h }),
            ...(audioInput > 0 && { input_audio_tokens: audioInput }),
            ...(audioOutput > 0 && { output_audio_tokens: audioOutput }),
          },
          model.id,
          { provider: single, timestamp: new Date(ts) },
        )!;
        const own = costUsd(ratesOf(priceAt(model.prices, ts), usage), usage);
        expect(own).toBeCloseTo(found.total_price, 9);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is found by its names without a doubt, or the price is not certain", () => {
    const doubtful = models.flatMap(({ provider, model }) =>
      namesOf(model)
        .slice(1)
        .map((name) => ({ name, ...price({ provider: provider.id, model: name, inputTokens: 1_000 }) }))
        .filter(({ match, doubts }) => match === "similar" && doubts.length === 0),
    );
    expect(doubtful).toEqual([]);
  });
});

describe("a name that is not the table's", () => {
  it.each([
    ["anthropic", "claude-3-5-sonnet-20241022", "dated"],
    ["google", "gemini-2.0-flash-001", "dated"],
    ["gcp.vertex_ai", "claude-sonnet-4-5@20250929", "dated"],
    ["bedrock", "us.anthropic.claude-3-7-sonnet-20250219-v1:0", "exact"],
    ["bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0", "exact"],
    ["openai", "gpt-4o", "exact"],
    ["anthropic", "claude-2.1", "corrected"],
    ["google", "gemma-3-27b-it", "similar"],
    ["anthropic", "claude-opus-4-6-fast", "similar"],
    ["google", "gemini-2.5-pro-preview-05-06", "similar"],
    ["anthropic", "claude-opus-4-10", "unpriced"],
    ["anthropic", "claude-sonnet-5-9", "unpriced"],
    ["google", "gemini-3.8-flash-lite", "unpriced"],
    ["azure_ai", "grok-4", "unpriced"],
    ["azure", "kimi-k2", "unpriced"],
    ["azure.ai.inference", "deepseek-v3.2", "unpriced"],
    ["openai", "gpt-oss-20b", "unpriced"],
    ["", "gpt-oss-120b", "unpriced"],
    ["", "deepseek-r1:8b", "unpriced"],
    ["", "deepseek-r1-distill-qwen-32b", "unpriced"],
    ["", "claude-3-haiku-local", "unpriced"],
    ["ollama", "llama3.2", "unpriced"],
  ])("%s %s is %s", (provider, model, match) => {
    const found = price({ provider, model, inputTokens: 1_000 });
    expect(found.match).toBe(match);
    if (match === "similar") expect(found.doubts.length).toBeGreaterThan(0);
    if (match === "unpriced") expect(found).toMatchObject({ nano: null, reason: expect.any(String) });
  });

  it("is free with OpenRouter's suffix, and only there", () => {
    const tokens = { model: "maker/brand-new:free", inputTokens: 1_000 };
    const free = { nano: 0, match: "exact", reason: "Free of charge" };
    expect(price({ ...tokens, provider: "openrouter" })).toMatchObject(free);
    expect(price({ ...tokens, provider: "together" }).nano).toBeNull();
  });

  it("is doubtful where all tokens were priced as text although the model speaks", () => {
    const audio = price({ provider: "openai", model: "gpt-4o-audio-preview", inputTokens: 1_000 });
    expect(audio.doubts).toContainEqual(expect.objectContaining({ kind: "audio_or_image" }));
  });
});

describe("corrections", () => {
  it("have a source, and times in order", () => {
    for (const { source, from, to, doubt, rates } of CORRECTIONS) {
      expect(source.length).toBeGreaterThan(3);
      expect(Date.parse(from ?? "2020-01-01T00:00:00Z")).toBeLessThan(Date.parse(to ?? REVIEW_BY));
      if (!rates) expect(doubt).toEqual(expect.any(String));
    }
  });

  it("hold from their start up to their end", () => {
    const cut = Date.parse("2026-10-07T00:00:00Z");
    const cached = (ts: number) =>
      price({
        provider: "anthropic",
        model: "claude-sonnet-5-5",
        inputTokens: 1_000,
        cachedInputTokens: 1_000,
        ts,
      });
    expect([cached(cut - 1).nano, cached(cut).nano]).toEqual([200_000, 100_000]);
    expect(cached(cut)).toMatchObject({
      match: "corrected",
      doubts: [],
      pricedAs: { provider: "anthropic", model: "claude-sonnet-5-5" },
    });
  });

  it("expire at the review date, with a warning", () => {
    const titan = { provider: "aws", model: "amazon.titan-embed-text-v2:0", inputTokens: 1_000_000 };
    const end = Date.parse(REVIEW_BY);
    expect(price({ ...titan, ts: end - 1 })).toMatchObject({ nano: 20_000_000, doubts: [] });
    expect(price({ ...titan, ts: end }).doubts).toContainEqual(
      expect.objectContaining({ kind: "lapsed_correction" }),
    );
    const added = price({ provider: "openai", model: "gpt-6.1-sol", inputTokens: 1, ts: end });
    expect(added).toMatchObject({ nano: null, reason: expect.any(String) });
  });

  const newerTable = (checkedOn: string | undefined) => {
    const newer = structuredClone(providers);
    const mistral = newer.find(({ id }) => id === "mistral")!;
    const large = modelNamed(newer, mistral, "mistral-large-latest")!;
    Object.assign(large, { prices: { input_mtok: 0.7, output_mtok: 2.1 }, prices_checked: checkedOn });
    const table = priceTable({ providers: newer, date: "2026-11-20", name: "newer" });
    return (ts: string) =>
      priceRequest(
        request({
          provider: "mistral",
          model: "mistral-large-latest",
          inputTokens: 1_000_000,
          ts: Date.parse(ts),
        }),
        [],
        { ...byProvider, table },
      );
  };

  it("go behind a newer table that has checked the price since, from its date on", () => {
    const newer = newerTable("2026-11-15");
    expect(newer("2026-11-19T23:59:59Z")).toMatchObject({ match: "corrected", nano: 500_000_000 });
    const after = newer("2026-11-20T00:00:00Z");
    expect(after.match).not.toBe("corrected");
    expect(after.nano).toBe(700_000_000);
    expect(newer(REVIEW_BY).doubts.map(({ kind }) => kind)).not.toContain("lapsed_correction");
  });

  it.each([
    ["an older check", "2026-09-01"],
    ["no check", undefined],
  ])("hold over a newer table with %s of the price", (_, checkedOn) => {
    expect(newerTable(checkedOn)("2026-11-25T00:00:00Z")).toMatchObject({
      match: "corrected",
      nano: 500_000_000,
    });
  });

  it.each([
    ["openai", "gpt-5.5", 272_000, "corrected", 1_360_000_000],
    ["openai", "gpt-5.5", 272_001, "exact", 2_720_010_000],
    ["openai", "gpt-5.5", 271_999, "exact", 1_359_995_000],
    ["openai", "gpt-6-sol", 272_000, "exact", 544_000_000],
  ])("put the threshold of %s %s where it belongs: %i", (provider, model, inputTokens, match, nano) => {
    expect(price({ provider, model, inputTokens })).toMatchObject({ match, nano });
  });

  it("cost more outside of Bedrock's global profile", () => {
    const nano = (model: string) => price({ provider: "bedrock", model, inputTokens: 1_000_000 }).nano;
    expect(nano("global.anthropic.claude-fable-5-2")).toBe(8_000_000_000);
    expect(nano("eu.anthropic.claude-fable-5-2-v1:0")).toBe(8_800_000_000);
  });
});

describe("bad input", () => {
  const AWKWARD = [
    "",
    " ",
    "__proto__",
    "constructor",
    "toString",
    "العربية",
    "模型-4o",
    "🤖",
    "-",
    ":",
    "/",
    "a//b",
    "arn:",
  ];
  const name = fc.oneof(
    fc.constantFrom(...AWKWARD),
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.constantFrom(...models).map(({ model }) => `${model.id}${"x".repeat(200)}`.slice(0, 200)),
    fc
      .tuple(fc.constantFrom(...models), fc.string({ maxLength: 12 }))
      .map(([{ model }, end]) => model.id + end),
  );
  const count = fc.oneof(fc.integer({ min: 0, max: COUNT_LIMIT }), fc.constantFrom(0, 1, COUNT_LIMIT));

  it("never throws, never costs less than nothing, and never hides a zero", () => {
    const any = fc.record({
      provider: fc.oneof(
        name,
        fc.constantFrom(...providers).map(({ id }) => id),
      ),
      model: name,
      ts: fc.integer({ min: 0, max: Date.UTC(2100, 0) }),
      inputTokens: count,
      outputTokens: count,
      thinkingTokens: count,
      cachedInputTokens: count,
      cacheWriteTokens: count,
      billing: fc.option(
        fc.record({
          cacheWrite1hTokens: fc.option(count),
          audioInputTokens: fc.option(count),
          audioOutputTokens: fc.option(count),
          imageInputTokens: fc.option(count),
          imageOutputTokens: fc.option(count),
          serviceTier: fc.option(
            fc.oneof(fc.constantFrom("standard", "batch", "flex", "priority", "fast"), name),
          ),
          region: fc.option(fc.oneof(fc.constantFrom("global", "us", "eu"), name)),
        }),
      ),
    });
    fc.assert(
      fc.property(any, (sent) => {
        const { nano, source, reason, match, doubts } = price(sent);
        expect(nano === null).toBe(source === "unpriced");
        expect(match === "unpriced").toBe(nano === null);
        if (nano === null) expect(reason).toEqual(expect.any(String));
        else {
          expect(Number.isSafeInteger(nano) && nano >= 0 && nano <= COST_LIMIT_USD * 1e9).toBe(true);
          if (sent.cachedInputTokens + sent.cacheWriteTokens > sent.inputTokens)
            expect(doubts.length + (reason ? 1 : 0)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ["negative", -1],
    ["not a number", Number.NaN],
    ["endless", Number.POSITIVE_INFINITY],
  ])("leaves a count that is %s unpriced", (_, inputTokens) => {
    expect(price({ provider: "openai", inputTokens })).toMatchObject({ nano: null, source: "unpriced" });
  });

  it("takes the first price for a time before the model existed", () => {
    const early = price({ provider: "openai", model: "gpt-5.6-sol", inputTokens: 1_000_000, ts: 0 });
    expect(early.nano).toBe(10_000_000_000);
  });
});

it("searches as the package does", () => {
  const name = fc.oneof(
    fc
      .constantFrom(...models.flatMap(({ model }) => namesOf(model)))
      .chain((found) =>
        fc.constantFrom(found, `${found}-20250929`, `x/${found}`, `${found}-x`, found.toUpperCase()),
      ),
    fc.string({ maxLength: 20 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...providers), name, (provider, model) => {
      const found = calcPrice({}, model, { providerId: provider.id, timestamp: new Date(0) })?.model;
      expect(modelNamed(providers, provider, model)?.id).toBe(found?.id);
      expect(providerOfModel(providers, model)?.id).toBe(findProvider({ modelId: model })?.id);
    }),
    { numRuns: 3_000 },
  );
});

it("searches a name once, also while another project sends as many names as it may", () => {
  const own = () => tableName(byProvider.table, "openai", "gpt-4o");
  const first = own();
  const others = () => {
    const names = [];
    for (let at = 0; at < 10_000; at++) {
      names.push(tableName(byProvider.table, "openai", `house-${at}`));
      if (at % 1_000 === 0) expect(own()).toBe(first);
    }
    return names;
  };
  const found = others();
  expect(others().every((name, at) => name === found[at])).toBe(true);
});
