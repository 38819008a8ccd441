import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeUuidV7 } from "@/lib/schema/request/uuid-v7";
import { FUTURE_LIMIT_MS, parseRequest } from "./parse-request";

const NOW = Date.UTC(2026, 10, 23, 12);
const context = {
  oldestTs: NOW - 90 * 86_400_000,
  newestTs: NOW + FUTURE_LIMIT_MS,
  makeId: (ts: number) => `made-${ts}`,
  now: NOW,
};
const parse = (value: unknown) => parseRequest(value, context);
const withFields = (more: object) => parse({ model: "m", latency_ms: 10, ...more });
const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

function requestOf(value: unknown) {
  const parsed = parse(value);
  if ("refusal" in parsed) throw new Error(parsed.refusal.message);
  return parsed.request;
}

it("leaves out whose a model is, and the path around its name", () => {
  const path = (model: string) => `projects/acme-prod/locations/eu/publishers/google/models/${model}`;
  const sent = { model: path("gemini-2.5-pro"), fallback_from: path("gemini-2.5-flash"), latency_ms: 10 };
  // With a blank before it, the item takes the slower way.
  for (const value of [sent, { ...sent, model: ` ${sent.model}` }])
    expect(requestOf(value)).toMatchObject({ model: "gemini-2.5-pro", fallbackFrom: "gemini-2.5-flash" });
});

describe("parseRequest rejects", () => {
  const uuidV4 = "9f5c1b1e-6c9d-4f7e-8a55-0d9d2f4c1a11";
  const table: [string, object, string, string, RegExp][] = [
    ["a missing model", { model: undefined }, "missing_field", "model", /^model is required$/],
    ["a model of null", { model: null }, "invalid_field", "model", /^model must be a string, not null$/],
    ["an empty model", { model: "" }, "invalid_field", "model", /must not be empty/],
    ["a model of 201 characters", { model: "🙂".repeat(201) }, "invalid_field", "model", /at most 200/],
    ["a NUL in the model", { model: "a\0b" }, "invalid_field", "model", /NUL/],
    ["half a surrogate pair in the model", { model: "a\ud800" }, "invalid_field", "model", /surrogate/],
    ["a missing latency", { latency_ms: undefined }, "missing_field", "latency_ms", /required/],
    ["a latency in words", { latency_ms: "12" }, "invalid_field", "latency_ms", /must be a number/],
    ["a negative latency", { latency_ms: -0.1 }, "invalid_field", "latency_ms", /negative/],
    ["a latency past four bytes", { latency_ms: 2 ** 31 }, "invalid_field", "latency_ms", /at most/],
    [
      "an infinite latency",
      { latency_ms: Number.POSITIVE_INFINITY },
      "invalid_field",
      "latency_ms",
      /must be a number/,
    ],
    ["a fraction of a token", { input_tokens: 1.5 }, "invalid_field", "input_tokens", /whole number/],
    ["too many tokens", { output_tokens: 2 ** 31 }, "invalid_field", "output_tokens", /at most/],
    ["negative tokens", { thinking_tokens: -1 }, "invalid_field", "thinking_tokens", /negative/],
    [
      "tokens as text",
      { cached_input_tokens: "0x10" },
      "invalid_field",
      "cached_input_tokens",
      /whole number/,
    ],
    ["a negative cost", { cost_usd: -1e-9 }, "invalid_field", "cost_usd", /negative/],
    ["a cost past the limit", { cost_usd: 100_000.01 }, "invalid_field", "cost_usd", /at most 100000/],
    [
      "a status it does not know",
      { status: "ok" },
      "invalid_field",
      "status",
      /one of .*success.*error.*fallback/,
    ],
    [
      "an error type of 101 characters",
      { error_type: "x".repeat(101) },
      "invalid_field",
      "error_type",
      /at most 100/,
    ],
    ["a cache hit in words", { cache_hit: "yes" }, "invalid_field", "cache_hit", /must be a boolean/],
    [
      "17 tags",
      { tags: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [n, "x"])) },
      "invalid_field",
      "tags",
      /at most 16/,
    ],
    ["a tag that is no text", { tags: { team: 5 } }, "invalid_field", "tags.team", /must be a string/],
    ["a tag without a name", { tags: { "": "x" } }, "invalid_field", "tags.", /./],
    ["tags as a list", { tags: ["a"] }, "invalid_field", "tags", /./],
    [
      "a tag named __proto__",
      { tags: JSON.parse('{"__proto__":"x"}') },
      "invalid_field",
      "tags.__proto__",
      /must not be used/,
    ],
    ["an empty id", { id: "", timestamp: NOW / 1000 }, "invalid_field", "id", /empty/],
    [
      "an id of 129 characters",
      { id: "i".repeat(129), timestamp: NOW / 1000 },
      "invalid_field",
      "id",
      /at most 128/,
    ],
    ["a numeric id", { id: 5, timestamp: NOW / 1000 }, "invalid_field", "id", /must be a string/],
    ["an id without a time", { id: "order-1" }, "id_needs_timestamp", "timestamp", /UUIDv7/],
    ["a random UUID without a time", { id: uuidV4 }, "id_needs_timestamp", "timestamp", /UUIDv7/],
    [
      "a UUIDv7 from the future",
      { id: makeUuidV7(NOW + 600_000, new Uint8Array(10)) },
      "timestamp_in_future",
      "id",
      /ahead/,
    ],
    ["a time that is no time", { timestamp: "yesterday" }, "invalid_timestamp", "timestamp", /ISO 8601/],
    ["milliseconds for seconds", { timestamp: NOW }, "invalid_timestamp", "timestamp", /Unix seconds/],
    ["a time of another type", { timestamp: true }, "invalid_field", "timestamp", /./],
    [
      "a time too far ahead",
      { timestamp: NOW / 1000 + 300.001 },
      "timestamp_in_future",
      "timestamp",
      /5 minutes/,
    ],
    [
      "a time before retention",
      { timestamp: NOW / 1000 - 90 * 86_400 - 0.001 },
      "timestamp_too_old",
      "timestamp",
      /retention/,
    ],
  ];
  it.each(table)("%s", (_, fields, code, path, message) => {
    // Through JSON, as items arrive: undefined is absent.
    const absent = Object.entries(fields).filter(([, value]) => value === undefined);
    const item = Object.fromEntries(
      Object.entries({ model: "m", latency_ms: 10, ...fields }).filter(
        ([name]) => !absent.some(([one]) => one === name),
      ),
    );
    const parsed = parse(item);
    expect(parsed).toMatchObject({ refusal: { code, path } });
    expect("refusal" in parsed && parsed.refusal.message).toMatch(message);
  });

  it.each([["text"], [5], [null], [[]], [true]])("an item that is %j", (value) => {
    expect(parse(value)).toMatchObject({ refusal: { code: "invalid_item", path: "" } });
  });
});

describe("parseRequest accepts", () => {
  it("the minimum: model and latency", () => {
    expect(requestOf({ model: "m", latency_ms: 0 })).toEqual({
      id: `made-${NOW}`,
      idFromClient: false,
      ts: NOW,
      model: "m",
      provider: "",
      environment: "",
      service: "",
      status: "success",
      errorType: null,
      finishReason: null,
      latencyMs: 0,
      ttftMs: null,
      inputTokens: 0,
      outputTokens: 0,
      thinkingTokens: 0,
      cachedInputTokens: 0,
      cacheWriteTokens: 0,
      billing: null,
      reportedNano: null,
      costDoubts: null,
      costNano: null,
      costSource: "unpriced",
      cacheHit: false,
      userId: null,
      fallbackFrom: null,
      tags: null,
    });
  });

  it("what changes the price, in lower case, and nothing of it as no object", () => {
    const sent = { audio_input_tokens: 0, service_tier: " Batch", region: "US" };
    expect(requestOf({ model: "m", latency_ms: 1, ...sent }).billing).toEqual({
      cacheWrite1hTokens: null,
      audioInputTokens: 0,
      audioOutputTokens: null,
      imageInputTokens: null,
      imageOutputTokens: null,
      serviceTier: "batch",
      region: "us",
    });
    expect(requestOf({ model: "m", latency_ms: 1, service_tier: " ", region: null }).billing).toBeNull();
  });

  it("null for every optional field, like an absent field", () => {
    const optional = [
      "id",
      "timestamp",
      "provider",
      "input_tokens",
      "cost_usd",
      "status",
      "error_type",
      "tags",
      "ttft_ms",
    ];
    const nulls = Object.fromEntries(optional.map((name) => [name, null]));
    expect(requestOf({ model: "m", latency_ms: 1, ...nulls })).toEqual(
      requestOf({ model: "m", latency_ms: 1 }),
    );
  });

  it.each([
    ["200 characters beyond the basic plane", { model: "🙂".repeat(200) }],
    ["cached tokens beyond the input", { input_tokens: 1, cached_input_tokens: 5 }],
    ["the largest counts", { input_tokens: 2 ** 31 - 1, latency_ms: 2 ** 31 - 1, cost_usd: 100_000 }],
    ["32 levels below an unknown field", { x: nested(31) }],
    ["256 keys", Object.fromEntries(Array.from({ length: 254 }, (_, n) => [`k${n}`, n]))],
    ["an empty error type, as absent", { error_type: "" }],
    ["an error type on a success", { error_type: "late" }],
    ["16 tags", { tags: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [n, "x"])) }],
    ["unknown fields, which are not kept", { prompt: "secret", messages: [{ role: "user" }] }],
  ])("%s", (_, fields) => {
    const parsed = withFields(fields);
    expect("request" in parsed).toBe(true);
    expect(JSON.stringify(parsed)).not.toContain("secret");
  });

  it("the time of a UUIDv7", () => {
    const id = makeUuidV7(NOW - 5_000, new Uint8Array(10).fill(7));
    expect(requestOf({ id, model: "m", latency_ms: 1 })).toMatchObject({
      id,
      idFromClient: true,
      ts: NOW - 5_000,
    });
  });

  it("fractions of milliseconds as whole ones, and negative zero as zero", () => {
    expect(requestOf({ model: "m", latency_ms: 1.5, ttft_ms: 0.4 })).toMatchObject({
      latencyMs: 2,
      ttftMs: 0,
    });
    expect(Object.is(requestOf({ model: "m", latency_ms: -0 }).latencyMs, 0)).toBe(true);
  });

  it("every cost of whole nano-dollars exactly", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 100_000_000_000_000n }), (nano) => {
        const digits = nano.toString().padStart(10, "0");
        const item = `{"model":"m","latency_ms":1,"cost_usd":${digits.slice(0, -9)}.${digits.slice(-9)}}`;
        expect(requestOf(JSON.parse(item)).costNano).toBe(Number(nano));
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throws, whatever JSON arrives", () => {
    const names = ["id", "timestamp", "model", "latency_ms", "cost_usd", "tags", "status", "input_tokens"];
    const anyItem = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyItem), (value) => {
        const parsed = parse(value);
        expect("request" in parsed || parsed.refusal.message.length > 0).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("names", () => {
  const BLANKS = ["   ", "\u00a0", "\u200b\u200b", "\t\n", "\ufeff "];
  const NAMES = [
    ["model", "model"],
    ["provider", "provider"],
    ["service", "service"],
    ["environment", "environment"],
    ["user_id", "userId"],
    ["fallback_from", "fallbackFrom"],
    ["error_type", "errorType"],
  ] as const;

  it.each(NAMES)("of %s lose the blanks around them, and are refused if blank", (field, stored) => {
    for (const blank of BLANKS) {
      expect(requestOf({ model: "m", latency_ms: 1, [field]: `${blank}a b${blank}` })[stored]).toBe("a b");
      expect(withFields({ [field]: blank })).toEqual({
        refusal: { code: "invalid_field", path: field, message: `${field} must not be blank` },
      });
    }
  });

  it("of tags and their values likewise, and none is lost to another", () => {
    expect(requestOf({ model: "m", latency_ms: 1, tags: { " team\u00a0": " a " } }).tags).toEqual({
      team: "a",
    });
    for (const blank of BLANKS) {
      expect(withFields({ tags: { team: blank } })).toMatchObject({ refusal: { path: "tags.team" } });
      expect(withFields({ tags: { [blank]: "a" } })).toMatchObject({
        refusal: { code: "invalid_field", path: `tags.${blank}` },
      });
    }
    expect(withFields({ tags: { team: "a", " team": "b" } })).toEqual({
      refusal: {
        code: "invalid_field",
        path: "tags. team",
        message: "tags. team differs from another name only by blanks",
      },
    });
  });

  it("that are padded are no longer than without the blanks", () => {
    expect(requestOf({ model: ` ${"m".repeat(200)}\n`, latency_ms: 1 }).model).toHaveLength(200);
  });
});
