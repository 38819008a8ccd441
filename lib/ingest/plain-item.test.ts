import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestInput } from "@/lib/schema/request/request-input";
import { isPlainItem } from "./plain-item";

const NAMES = Object.keys(RequestInput.shape);
/** What senders send, what is at a limit, and what is wrong, for any field. */
const VALUES = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, undefined, true, false, 0, -0, 1, -1, 0.5, 2 ** 31 - 1, 2 ** 31, 100_000, 100_000.1, 1e300],
    ...[Number.NaN, Number.POSITIVE_INFINITY, "", " ", "a", " a", "a\u200b", "a\0b", "\ud800", "🙂"],
    ...["success", "error", "fallback", "ok", "2026-11-29T08:00:00Z", 1_795_870_000.5, [], ["a"], {}],
    ...[{ a: "b" }, { a: 1 }, { " a": "b" }, { a: "b ", "a ": "c" }, { "": "a" }, { a: "\ud800" }],
    ...[
      JSON.parse('{ "__proto__": "a" }'),
      Object.fromEntries(Array.from({ length: 17 }, (_, n) => [n, "a"])),
    ],
  ),
  fc.constantFrom(40, 64, 65, 100, 128, 200, 201, 256, 257).map((length) => "x".repeat(length)),
  fc.constantFrom(21, 100, 101, 129).map((length) => "🙂".repeat(length)),
  fc.dictionary(fc.string({ unit: "grapheme", maxLength: 3 }), fc.string({ maxLength: 3 }), { maxKeys: 3 }),
);
const ITEMS = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...NAMES, "unknown"), VALUES, { maxKeys: 4 }),
    fc.constantFrom({}, { model: "m" }, { model: "m", latency_ms: 10 }),
  )
  .map(([fields, valid]) => ({ ...valid, ...fields }));

describe("isPlainItem", () => {
  it("holds only for items that the schema takes as they are", () => {
    let plain = 0;
    fc.assert(
      fc.property(ITEMS, (item) => {
        if (!isPlainItem(item)) return;
        plain += 1;
        const { unknown: _, ...known } = item as Record<string, unknown>;
        expect(RequestInput.parse(item)).toEqual(known);
      }),
      { numRuns: 3_000 },
    );
    expect(plain).toBeGreaterThan(100);
  });

  it.each([null, undefined, 1, "text", true, []])("does not hold for %j", (value) => {
    expect(isPlainItem(value)).toBe(false);
  });

  it("holds for what senders send", () => {
    const full = {
      id: "0199d1f5-0000-7000-8000-000000000000",
      timestamp: 1_795_870_000.25,
      model: "gpt-4o",
      provider: "openai",
      input_tokens: 900,
      output_tokens: 220,
      thinking_tokens: 0,
      cached_input_tokens: 300,
      cache_write_tokens: null,
      service_tier: "batch",
      latency_ms: 1_100.5,
      ttft_ms: 300,
      cost_usd: 0.002,
      status: "error",
      error_type: "timeout",
      finish_reason: "stop",
      cache_hit: false,
      environment: "production",
      service: "Prüfung",
      user_id: "user-1",
      tags: { team: "search", feature: "" },
      prompt: "is not kept",
    };
    expect(isPlainItem(full)).toBe(true);
    expect(isPlainItem({ model: "m", latency_ms: 0 })).toBe(true);
  });
});
