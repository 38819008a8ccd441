import { expect, it } from "vitest";
import type { LlmRequest } from "@/lib/schema/request/request";
import { llmRequest } from "@/test/llm-request";
import cases from "@/test/vectors/price-cases.json";
import { bundledTable } from "./bundled-table";
import { priceRequest } from "./price-book";

const table = await bundledTable;
const SURE = 0.85;

/** The cases count thinking within output, and cached tokens within input. */
function priceOf({ provider, model, usage, timestamp }: (typeof cases)[number]) {
  const request: LlmRequest = llmRequest({
    ts: Date.parse(timestamp),
    model,
    provider,
    inputTokens: usage.input_tokens,
    outputTokens: usage.output,
    thinkingTokens: usage.thinking,
    cachedInputTokens: usage.cached,
    cacheWriteTokens: usage.cache_write,
  });
  return priceRequest(request, [], { outputIncludesThinking: true, table });
}

const titled = cases.map((one) => ({ title: `${one.provider} ${one.model}, ${one.why}`, one }));

it.each(titled.filter(({ one }) => one.sure >= SURE))("$title", ({ one }) => {
  const price = priceOf(one);
  expect(price.nano).toBe(one.expected_usd === null ? null : Math.round(one.expected_usd * 1e9));
  // Certain prices have no doubts, and unknown ones have a reason.
  expect(price.doubts).toEqual([]);
  expect(price.reason === null).toBe(price.nano !== null);
});

it.each(titled.filter(({ one }) => one.sure < SURE))("is not certain: $title", ({ one }) => {
  const { nano, doubts, reason } = priceOf(one);
  expect(nano === null || doubts.length > 0 || reason !== null).toBe(true);
});

it("has cases of both kinds", () => {
  expect(titled.filter(({ one }) => one.sure >= SURE).length).toBeGreaterThan(60);
  expect(titled.filter(({ one }) => one.sure < SURE).length).toBeGreaterThan(5);
});
