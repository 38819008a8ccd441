import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { metricValue } from "./metric-value";
import { addRequest, emptyRollup, mergeRollup, type RollupInput } from "./rollup";
import { sketchCount } from "./sketch";

const REQUEST: RollupInput = {
  status: "success",
  latencyMs: 1200,
  ttftMs: null,
  inputTokens: 100,
  outputTokens: 40,
  thinkingTokens: 7,
  cachedInputTokens: 30,
  cacheWriteTokens: 5,
  costNano: 2_000_000,
  costDoubts: null,
  cacheHit: false,
  finishReason: null,
  errorTypeId: null,
};
const rollupOf = (requests: readonly RollupInput[]): Rollup => {
  const rollup = emptyRollup();
  for (const request of requests) addRequest(rollup, request);
  return rollup;
};

describe("addRequest", () => {
  it("leaves unknown tokens out of sums, samples and sketches", () => {
    const unknown = { ...REQUEST, inputTokens: null, outputTokens: null, cachedInputTokens: null };
    const rollup = rollupOf([REQUEST, unknown, { ...unknown, status: "error" }]);
    expect(rollup).toMatchObject({
      inputUnknown: 2,
      outputUnknown: 2,
      failedOutputUnknown: 1,
      inputTokens: 100,
      outputTokens: 40,
      cachedInputTokens: 30,
    });
    expect(sketchCount(rollup.outputTokensSketch)).toBe(1);
    expect(metricValue("output_tokens_mean", rollup)).toBe(40);
    expect(metricValue("output_tokens_mean", rollupOf([unknown]))).toBeNull();
  });

  it("counts every figure of a success", () => {
    const { latencySketch, ttftSketch, outputTokensSketch, costSketch, ...figures } = rollupOf([
      { ...REQUEST, ttftMs: 300, cacheHit: true },
    ]);
    expect(figures).toEqual({
      requests: 1,
      successes: 1,
      errors: 0,
      fallbacks: 0,
      cacheHits: 1,
      unpriced: 0,
      finishKnown: 0,
      truncated: 0,
      inputUnknown: 0,
      outputUnknown: 0,
      failedOutputUnknown: 0,
      inputTokens: 100,
      outputTokens: 40,
      thinkingTokens: 7,
      cachedInputTokens: 30,
      cacheWriteTokens: 5,
      costNano: 2_000_000n,
      costNanoSq: 4_000_000_000_000n,
      costNanoMax: 2_000_000n,
      doubtful: 0,
      doubtfulNano: 0n,
      latencySum: 1200,
      latencySumSq: 1_440_000n,
      latencyMax: 1200,
      outputTokensSumSq: 1600n,
      ttftSum: 300,
      ttftCount: 1,
      errorTypes: new Map(),
    });
    expect([latencySketch, ttftSketch, outputTokensSketch, costSketch].map(sketchCount)).toEqual([
      1, 1, 1, 1,
    ]);
  });

  it.each(["error", "fallback"] as const)("keeps the latency of %s out", (status) => {
    const rollup = rollupOf([{ ...REQUEST, status }]);
    expect(rollup).toMatchObject({
      requests: 1,
      successes: 0,
      latencySum: 0,
      latencyMax: null,
      outputTokens: 40,
    });
    expect(sketchCount(rollup.latencySketch)).toBe(0);
  });

  it("counts errors by type, and only errors", () => {
    const rollup = rollupOf([
      { ...REQUEST, status: "error", errorTypeId: 3 },
      { ...REQUEST, status: "error", errorTypeId: 3 },
      { ...REQUEST, status: "error" },
      { ...REQUEST, status: "fallback", errorTypeId: 3 },
    ]);
    expect(rollup.errors).toBe(3);
    expect(rollup.errorTypes).toEqual(new Map([[3, 2]]));
  });

  it("counts truncated answers among those with a known finish reason", () => {
    const rollup = rollupOf(
      ["length", "stop", "content_filter", null].map((finishReason) => ({ ...REQUEST, finishReason })),
    );
    expect(rollup).toMatchObject({ requests: 4, finishKnown: 3, truncated: 1 });
  });

  it("does not add a cost for an unpriced request", () => {
    const rollup = rollupOf([{ ...REQUEST, costNano: null }, REQUEST, { ...REQUEST, costNano: 0 }]);
    expect(rollup).toMatchObject({ unpriced: 1, costNano: 2_000_000n, doubtful: 0 });
    const doubtful = rollupOf([
      REQUEST,
      { ...REQUEST, costDoubts: 3 },
      { ...REQUEST, costNano: null, costDoubts: 1 },
    ]);
    expect(doubtful).toMatchObject({ costNano: 4_000_000n, doubtful: 1, doubtfulNano: 2_000_000n });
    expect(sketchCount(rollup.costSketch)).toBe(2);
  });

  it("stays exact where doubles would not", () => {
    const rollup = rollupOf([
      { ...REQUEST, latencyMs: 94_906_267, outputTokens: 94_906_267, costNano: 99_999_999_999_999 },
    ]);
    expect(rollup.latencySumSq).toBe(94_906_267n ** 2n);
    expect(rollup.outputTokensSumSq).toBe(94_906_267n ** 2n);
    expect(rollup.costNanoSq).toBe(99_999_999_999_999n ** 2n);
    const many = rollupOf(Array.from({ length: 99 }, () => ({ ...REQUEST, costNano: 99_999_999_999_999 })));
    expect(many.costNano).toBe(99n * 99_999_999_999_999n);
  });
});

describe("mergeRollup", () => {
  const count = fc.integer({ min: 0, max: 1_000_000 });
  const request: fc.Arbitrary<RollupInput> = fc.record({
    status: fc.constantFrom("success" as const, "error" as const, "fallback" as const),
    latencyMs: count,
    ttftMs: fc.option(count),
    inputTokens: count,
    outputTokens: count,
    thinkingTokens: count,
    cachedInputTokens: count,
    cacheWriteTokens: count,
    costNano: fc.option(fc.integer({ min: 0, max: 10 ** 14 })),
    costDoubts: fc.option(fc.integer({ min: 1, max: 7 })),
    cacheHit: fc.boolean(),
    finishReason: fc.option(fc.constantFrom("length", "stop", "content_filter")),
    errorTypeId: fc.option(fc.integer({ min: 1, max: 5 })),
  });
  const requests = fc.array(request, { maxLength: 30 });

  it("of any split is the rollup of the whole", () => {
    fc.assert(
      fc.property(requests, requests, (left, right) => {
        const merged = rollupOf(left);
        mergeRollup(merged, rollupOf(right));
        expect(merged).toEqual(rollupOf([...left, ...right]));
      }),
    );
  });

  it("leaves the other one alone", () => {
    const other = rollupOf([{ ...REQUEST, status: "error", errorTypeId: 1 }]);
    mergeRollup(emptyRollup(), other);
    expect(other).toEqual(rollupOf([{ ...REQUEST, status: "error", errorTypeId: 1 }]));
  });
});
