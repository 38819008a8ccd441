import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { summarize } from "@/lib/aggregate/windowed-summary";
import type { SummaryRow } from "@/lib/schema/figures/summary";
import { requestBaselines } from "./request-baselines";
import { checkRequest } from "./z-score-rule";

type VectorRequest = {
  age_s: number;
  status: SummaryRow["status"];
  latency_ms: number;
  input_tokens: number;
  output_tokens: number;
  thinking_tokens: number;
  cost_usd: number;
  cache_hit: boolean;
  error_type: string;
};
type Expected = Record<string, unknown> & {
  baselines: Record<string, number> | null;
  anomalies: unknown[][];
};
type VectorCase = {
  name: string;
  window_minutes: number;
  requests: VectorRequest[];
  probes: VectorRequest[];
  expected: Expected;
};

const file = path.resolve(import.meta.dirname, "../../../test/vectors/windowed-metrics.json");
const cases = JSON.parse(readFileSync(file, "utf8")) as VectorCase[];

const toRow = (request: VectorRequest): SummaryRow => ({
  status: request.status,
  latencyMs: request.latency_ms,
  inputTokens: request.input_tokens,
  outputTokens: request.output_tokens,
  thinkingTokens: request.thinking_tokens,
  costUsd: request.cost_usd,
  cacheHit: request.cache_hit,
  errorType: request.error_type,
});

describe.each(cases)("$name", ({ window_minutes, requests, probes, expected }) => {
  const rows = requests.filter((request) => request.age_s < window_minutes * 60).map(toRow);

  it("has the expected figures", () => {
    const { errors_by_type: errorsByType, ...figures } = summarize(rows);
    const { baselines: _, anomalies: __, ...wanted } = expected;
    // The vectors add costs one by one in order, which differs in the last digit from the exact sum.
    expect(figures).toEqual(closeTotals(wanted));
    expect(Object.values(errorsByType).reduce((a, b) => a + b, 0)).toBe(
      rows.filter((row) => row.status === "error").length,
    );
  });

  it("has the expected baselines and anomalies", () => {
    const baselines = requestBaselines(rows);
    if (expected.baselines === null) {
      expect(baselines.latency_mean).toBeUndefined();
      return;
    }
    expect(baselines).toEqual(expected.baselines);
    probes.forEach((probe, index) => {
      expect(checkRequest(toRow(probe) as SummaryRow & { costUsd: number }, baselines)).toEqual(
        expected.anomalies[index],
      );
    });
  });
});

function closeTotals(wanted: Record<string, unknown>): Record<string, unknown> {
  const cost = wanted.cost as { total?: number };
  return cost.total === undefined
    ? wanted
    : { ...wanted, cost: { ...cost, total: expect.closeTo(cost.total, 12) } };
}
