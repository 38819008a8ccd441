import { describe, expect, it } from "vitest";
import { metricValue } from "@/lib/aggregate/metric-value";
import { addRequest, emptyRollup, type RollupInput } from "@/lib/aggregate/rollup";
import { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { figuresOf, sketchesOf } from "./metric-columns";
import { ROLLUP_COLUMNS } from "./rollup-columns";

const REQUEST: RollupInput = {
  status: "success",
  latencyMs: 1_200,
  ttftMs: 300,
  inputTokens: 100,
  outputTokens: 50,
  thinkingTokens: 7,
  cachedInputTokens: 20,
  cacheWriteTokens: 3,
  costNano: 4_000_000,
  costDoubts: null,
  cacheHit: true,
  finishReason: "length",
  errorTypeId: null,
};

const rollupOf = (...requests: Partial<RollupInput>[]) => {
  const rollup = emptyRollup();
  for (const request of requests) addRequest(rollup, { ...REQUEST, ...request });
  return rollup;
};

/** The row as a read of only these columns returns it. */
function asRead(figures: Rollup, metric: MetricName): Rollup {
  const read = [
    "requests",
    ...figuresOf(metric, false),
    ...sketchesOf(metric).map((name) => `${name}_sketch`),
  ];
  const kept = ROLLUP_COLUMNS.filter(({ name }) => read.includes(name)).map(({ field }) => field);
  return { ...emptyRollup(), ...Object.fromEntries(kept.map((field) => [field, figures[field]])) };
}

describe("the columns of a metric", () => {
  const MIXED = rollupOf(
    {},
    { latencyMs: 900, ttftMs: null, outputTokens: 80, cacheHit: false, finishReason: "stop" },
    { status: "error", errorTypeId: 3, costNano: null, finishReason: null },
    { status: "fallback", outputTokens: 10 },
  );
  const UNPRICED = rollupOf({ costNano: null }, { costNano: null });

  it.each(MetricName.options)("are sufficient for %s", (metric) => {
    for (const figures of [MIXED, UNPRICED, emptyRollup()])
      expect(metricValue(metric, asRead(figures, metric))).toBe(metricValue(metric, figures));
  });
});

describe("the rollup columns", () => {
  it("name every figure once, like the tables", () => {
    expect(ROLLUP_COLUMNS.map(({ field }) => field).sort()).toEqual(Object.keys(emptyRollup()).sort());
    expect(ROLLUP_COLUMNS.map(({ name }) => name)).toContain("output_tokens_sum_sq");
  });
});
