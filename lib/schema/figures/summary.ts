import { z } from "zod";
import type { RequestStatus } from "@/lib/schema/request/request";

const figure = z.number();

/** Empty (`{}`) if there is nothing to compute it from. */
export const LatencyFigures = z.union([
  z.object({ p50: figure, p95: figure, p99: figure, max: figure }),
  z.strictObject({}),
]);
export type LatencyFigures = { p50: number; p95: number; p99: number; max: number } | Record<string, never>;

export const CostFigures = z.union([
  z.object({ total: figure, average: figure, median: figure, max: figure, count: z.int() }),
  z.strictObject({}),
]);
export type CostFigures =
  | { total: number; average: number; median: number; max: number; count: number }
  | Record<string, never>;

export const TokenFigures = z.union([
  z.object({
    total_input: z.int(),
    total_output: z.int(),
    total_thinking: z.int(),
    avg_input: figure.nullable().describe("Over the requests whose input is known; null: none"),
    avg_output: figure.nullable(),
  }),
  z.strictObject({}),
]);
export type TokenFigures =
  | {
      total_input: number;
      total_output: number;
      total_thinking: number;
      avg_input: number | null;
      avg_output: number | null;
    }
  | Record<string, never>;

/** The windowed summary. Latency in ms of successes only, cost in USD of priced requests only. */
export const WindowedFigures = z.object({
  latency: LatencyFigures,
  error_rate: figure,
  fallback_rate: figure,
  cache_hit_rate: figure,
  errors_by_type: z.record(z.string(), z.int()),
  cost: CostFigures,
  tokens: TokenFigures,
});
export type WindowedFigures = {
  latency: LatencyFigures;
  error_rate: number;
  fallback_rate: number;
  cache_hit_rate: number;
  errors_by_type: Record<string, number>;
  cost: CostFigures;
  tokens: TokenFigures;
};

/** One request as the windowed summary reads it. `costUsd` null: unpriced, left out of every cost figure. */
export type SummaryRow = {
  status: RequestStatus;
  latencyMs: number;
  /** Counts: null where unknown, left out of their mean. */
  inputTokens: number | null;
  outputTokens: number | null;
  thinkingTokens: number | null;
  costUsd: number | null;
  cacheHit: boolean;
  errorType: string | null;
};
