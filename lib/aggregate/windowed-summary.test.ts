import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SummaryRow } from "@/lib/schema/figures/summary";
import { addRequest, emptyRollup } from "./rollup";
import { summarize, summarizeRollup } from "./windowed-summary";

const ROW: SummaryRow = {
  status: "success",
  latencyMs: 1000,
  inputTokens: 10,
  outputTokens: 4,
  thinkingTokens: 1,
  costUsd: 0.01,
  cacheHit: false,
  errorType: null,
};
const latencies = (count: number): SummaryRow[] =>
  Array.from({ length: count }, (_, at) => ({ ...ROW, latencyMs: count - at }));
/** Fields that the summary does not use. */
const UNSEEN = {
  ttftMs: null,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  costDoubts: null,
  finishReason: null,
};

describe("summarize", () => {
  it("gives the specified empty figures for no requests", () => {
    expect(summarize([])).toEqual({
      latency: {},
      error_rate: 0,
      fallback_rate: 0,
      cache_hit_rate: 0,
      errors_by_type: {},
      cost: {},
      tokens: {},
    });
  });

  it.each([
    [1, { p50: 1, p95: 1, p99: 1, max: 1 }],
    [2, { p50: 2, p95: 2, p99: 2, max: 2 }],
    [100, { p50: 51, p95: 96, p99: 100, max: 100 }],
    [101, { p50: 51, p95: 96, p99: 100, max: 101 }],
    [200, { p50: 101, p95: 191, p99: 199, max: 200 }],
  ])("takes percentiles of %d successes by the specified rule", (count, wanted) => {
    expect(summarize(latencies(count)).latency).toEqual(wanted);
  });

  it("counts latency of successes only, tokens of all", () => {
    const figures = summarize([
      ROW,
      { ...ROW, status: "error", latencyMs: 9e6 },
      { ...ROW, status: "fallback" },
    ]);
    expect(figures.latency).toEqual({ p50: 1000, p95: 1000, p99: 1000, max: 1000 });
    expect(figures.tokens).toEqual({
      total_input: 30,
      total_output: 12,
      total_thinking: 3,
      avg_input: 10,
      avg_output: 4,
    });
    expect([figures.error_rate, figures.fallback_rate]).toEqual([1 / 3, 1 / 3]);
  });

  it("names errors by type, and those without", () => {
    const error = (errorType: string | null): SummaryRow => ({ ...ROW, status: "error", errorType });
    const { errors_by_type: byType } = summarize([
      error("timeout"),
      error("timeout"),
      error(null),
      error(""),
      error("constructor"),
      error("__proto__"),
    ]);
    expect(Object.entries(byType)).toEqual([
      ["timeout", 2],
      ["unspecified", 2],
      ["constructor", 1],
      ["__proto__", 1],
    ]);
  });

  it("leaves unknown tokens out of the averages", () => {
    const known = { ...ROW, inputTokens: 10, outputTokens: 20 };
    const unknown = { ...ROW, inputTokens: null, outputTokens: null, thinkingTokens: null };
    expect(summarize([known, unknown]).tokens).toMatchObject({
      total_input: 10,
      avg_input: 10,
      avg_output: 20,
    });
    expect(summarize([unknown]).tokens).toMatchObject({ total_output: 0, avg_input: null, avg_output: null });
  });

  it("leaves unpriced requests out of every cost figure", () => {
    const rows = [0.3, null, 0.1, 0.2].map((costUsd) => ({ ...ROW, costUsd }));
    expect(summarize(rows).cost).toEqual({ total: 0.6, average: 0.2, median: 0.2, max: 0.3, count: 3 });
    expect(summarize([{ ...ROW, costUsd: null }]).cost).toEqual({});
  });

  it("takes the middle of the two middle costs", () => {
    expect(summarize([1, 2, 4, 8].map((costUsd) => ({ ...ROW, costUsd }))).cost).toMatchObject({ median: 3 });
  });

  it("summarizes 100,000 rows at once", () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => ({
      ...ROW,
      latencyMs: (at * 7919) % 100_003,
      costUsd: at / 1e9,
    }));
    const { latency, cost } = summarize(rows);
    expect(latency.max).toBeGreaterThan(99_000);
    expect(cost).toMatchObject({ count: 100_000, total: 4.99995, max: 0.000099999 });
  });
});

describe("summarizeRollup", () => {
  const name = (id: number) => ["timeout", "rate_limit", "__proto__"][id]!;
  const row = fc.record({
    status: fc.constantFrom("success" as const, "success" as const, "error" as const, "fallback" as const),
    latencyMs: fc.integer({ min: 0, max: 600_000 }),
    inputTokens: fc.nat(100_000),
    outputTokens: fc.nat(100_000),
    thinkingTokens: fc.nat(100_000),
    costNano: fc.option(fc.integer({ min: 0, max: 10 ** 12 })),
    cacheHit: fc.boolean(),
    errorTypeId: fc.option(fc.nat(2)),
  });

  it("has the same counts and sums as the rows, and percentiles within 1 %", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 150 }), (rows) => {
        const rollup = emptyRollup();
        for (const one of rows) addRequest(rollup, { ...one, ...UNSEEN });
        const exact = summarize(
          rows.map(({ costNano, errorTypeId, ...rest }) => ({
            ...rest,
            costUsd: costNano === null ? null : costNano / 1e9,
            errorType: errorTypeId === null ? null : name(errorTypeId),
          })),
        );
        const sketched = summarizeRollup(rollup, name);
        const { latency, cost, ...rest } = sketched;
        expect(rest).toEqual({ ...exact, latency: undefined, cost: undefined });
        expectClose(latency, exact.latency, { p50: 0.01, p95: 0.01, p99: 0.01, max: 0 });
        // Of an even number of costs the sketch takes the upper middle one, so the median is checked on odd ones.
        const median = (exact.cost.count ?? 0) % 2 === 1 ? 0.01 : Number.POSITIVE_INFINITY;
        expectClose(cost, exact.cost, { total: 1e-12, average: 1e-12, median, max: 0, count: 0 });
      }),
      { numRuns: 300 },
    );
  });

  function expectClose(
    found: Record<string, number>,
    exact: Record<string, number>,
    accuracy: Record<string, number>,
  ) {
    expect(Object.keys(found)).toEqual(Object.keys(exact));
    for (const [key, value] of Object.entries(exact)) {
      const off = Math.abs(found[key]! - value);
      expect(off <= value * accuracy[key]! * (1 + 1e-9) || off === 0 || accuracy[key] === Infinity).toBe(
        true,
      );
    }
  }
});
