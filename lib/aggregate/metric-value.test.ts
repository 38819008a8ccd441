import { describe, expect, it } from "vitest";
import { METRICS } from "@/lib/schema/figures/facts";
import { MetricName } from "@/lib/schema/figures/metric";
import { costUsd, metricValue, ratioParts } from "./metric-value";
import { addRequest, emptyRollup, type RollupInput } from "./rollup";

const REQUEST: RollupInput = {
  status: "success",
  latencyMs: 1000,
  ttftMs: 200,
  inputTokens: 100,
  outputTokens: 40,
  thinkingTokens: 7,
  cachedInputTokens: 30,
  cacheWriteTokens: 5,
  costNano: 20_000_000,
  costDoubts: null,
  cacheHit: true,
  finishReason: null,
  errorTypeId: null,
};
const rollupOf = (requests: readonly Partial<RollupInput>[]) => {
  const rollup = emptyRollup();
  for (const request of requests) addRequest(rollup, { ...REQUEST, ...request });
  return rollup;
};
const FOUR = rollupOf([
  { finishReason: "length" },
  { latencyMs: 3000, ttftMs: null, outputTokens: 60, cacheHit: false },
  { status: "error", latencyMs: 9e6, costNano: null, cacheHit: false },
  { status: "fallback", finishReason: "stop", cacheHit: false, costNano: 40_000_000 },
]);

const shownCost = (costs: (number | null)[]) => costUsd(rollupOf(costs.map((costNano) => ({ costNano }))));

describe("metricValue", () => {
  it.each<[MetricName, number]>([
    ["requests", 4],
    ["latency_max", 3000],
    ["latency_mean", 2000],
    ["latency_p99", 3000],
    ["input_tokens", 400],
    ["output_tokens", 180],
    ["thinking_tokens", 28],
    ["cached_tokens", 120],
    ["output_tokens_mean", 45],
    ["cost", 0.08],
    ["cost_per_request", 0.08 / 3],
    ["errors", 1],
    ["error_rate", 0.25],
    ["fallback_rate", 0.25],
    ["cache_hit_rate", 0.25],
    ["truncated_rate", 0.5],
  ])("%s of four requests is %d", (metric, value) => {
    const found = metricValue(metric, FOUR)!;
    expect(Math.abs(found - value)).toBeLessThanOrEqual(metric === "latency_p99" ? value * 0.01 : 0);
  });

  it.each<[MetricName, number]>([
    ["latency_p50", 3000],
    ["latency_p95", 3000],
    ["ttft_p50", 200],
    ["ttft_p95", 200],
    ["output_tokens_p50", 40],
  ])("%s of four requests is %d within 1 %%", (metric, value) => {
    expect(Math.abs(metricValue(metric, FOUR)! - value)).toBeLessThanOrEqual(value * 0.01);
  });

  it.each(MetricName.options)("%s of nothing is 0 exactly where it is additive", (metric) => {
    expect(metricValue(metric, emptyRollup())).toBe(METRICS[metric].additive ? 0 : null);
  });

  it("never puts a percentile above the maximum", () => {
    for (let latencyMs = 1; latencyMs < 500; latencyMs++) {
      expect(metricValue("latency_p95", rollupOf([{ latencyMs }]))).toBeLessThanOrEqual(latencyMs);
    }
  });

  it("does not count answers with unknown finish reasons as complete", () => {
    expect(metricValue("truncated_rate", rollupOf([{}, {}]))).toBeNull();
  });

  it("does not call unpriced requests free", () => {
    const unpriced = rollupOf([{ costNano: null }, { costNano: null }]);
    expect([metricValue("cost", unpriced), metricValue("cost_per_request", unpriced)]).toEqual([null, null]);
    expect([[null], [null, 0], [0], [null, 5e9], []].map((costs) => shownCost(costs))).toEqual([
      null,
      null,
      0,
      5,
      0,
    ]);
    expect(metricValue("cost", rollupOf([{ costNano: 0 }, { costNano: null }]))).toBe(0);
  });
});

describe("ratioParts", () => {
  it.each<[MetricName, { count: number; total: number } | null]>([
    ["error_rate", { count: 1, total: 4 }],
    ["fallback_rate", { count: 1, total: 4 }],
    ["cache_hit_rate", { count: 1, total: 4 }],
    ["truncated_rate", { count: 1, total: 2 }],
    ["latency_p95", null],
    ["errors", null],
  ])("%s", (metric, parts) => {
    expect(ratioParts(metric, FOUR)).toEqual(parts);
  });
});
