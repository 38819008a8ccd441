import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import type { SummaryRow } from "@/lib/schema/figures/summary";
import { requestBaselines, requestBaselinesFromSums } from "./request-baselines";

const ROW: SummaryRow = {
  status: "success",
  latencyMs: 1000,
  inputTokens: 10,
  outputTokens: 400,
  thinkingTokens: 0,
  costUsd: 0.01,
  cacheHit: false,
  errorType: null,
};
const rows = (count: number, row: Partial<SummaryRow> = {}): SummaryRow[] =>
  Array.from({ length: count }, () => ({ ...ROW, ...row }));

describe("requestBaselines", () => {
  it("needs 20 requests of any status", () => {
    expect(requestBaselines(rows(19))).toEqual({});
    expect(Object.keys(requestBaselines([...rows(10), ...rows(10, { status: "error" })]))).toHaveLength(6);
  });

  it.each<[string, SummaryRow[], string[]]>([
    ["no success", rows(20, { status: "error" }), ["latency"]],
    ["one success", [...rows(19, { status: "fallback" }), ROW], ["latency"]],
    ["no price", rows(20, { costUsd: null }), ["cost"]],
    ["one price", [...rows(19, { costUsd: null }), ROW], ["cost"]],
    ["neither", rows(20, { costUsd: null, status: "error" }), ["latency", "cost"]],
  ])("leaves out the pair that cannot be computed: %s", (_, given, absent) => {
    const names = ["latency", "output_tokens", "cost"].filter((name) => !absent.includes(name));
    expect(Object.keys(requestBaselines(given)).sort()).toEqual(
      names.flatMap((name) => [`${name}_mean`, `${name}_stdev`]).sort(),
    );
  });

  it("has no deviation where all values are the same, whatever they are", () => {
    expect(requestBaselines(rows(30, { costUsd: 0.1 }))).toMatchObject({ cost_mean: 0.1, cost_stdev: 0 });
  });

  it("takes latency from successes only, tokens and cost from all", () => {
    const mixed = [...rows(10), ...rows(10, { status: "error", latencyMs: 9, outputTokens: 0, costUsd: 0 })];
    expect(requestBaselines(mixed)).toMatchObject({
      latency_mean: 1000,
      latency_stdev: 0,
      output_tokens_mean: 200,
      cost_mean: 0.005,
    });
  });
});

describe("requestBaselinesFromSums", () => {
  const request = fc.record({
    status: fc.constantFrom("success" as const, "error" as const, "fallback" as const),
    latencyMs: fc.integer({ min: 0, max: 3_600_000 }),
    outputTokens: fc.integer({ min: 0, max: 1_000_000 }),
    costNano: fc.option(fc.integer({ min: 0, max: 10 ** 12 })),
  });

  it("agrees with the rows, however they are split", () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        const rollup = emptyRollup();
        for (const one of requests) addRequest(rollup, { ...FILL, ...one });
        const given = requests.map((one) => ({
          ...ROW,
          ...one,
          costUsd: one.costNano === null ? null : one.costNano / 1e9,
        }));
        const exact = requestBaselines(given);
        const fromSums = requestBaselinesFromSums(rollup);
        expect(Object.keys(fromSums)).toEqual(Object.keys(exact));
        for (const [name, value] of Object.entries(exact)) {
          // Integers agree to the last bit; a dollar amount is a decimal here and its nearest double there.
          const got = fromSums[name as keyof typeof fromSums]!;
          if (name.startsWith("cost")) expect(Math.abs(got - value)).toBeLessThanOrEqual(1e-9 + value * 1e-9);
          else expect(got).toBe(value);
        }
      }),
      { numRuns: 200 },
    );
  });

  const FILL = {
    ttftMs: null,
    inputTokens: 0,
    thinkingTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    costDoubts: null,
    cacheHit: false,
    finishReason: null,
    errorTypeId: null,
  };
});
