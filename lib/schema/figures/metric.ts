import { z } from "zod";

export const MetricName = z.enum([
  "requests",
  "latency_p50",
  "latency_p95",
  "latency_p99",
  "latency_max",
  "latency_mean",
  "ttft_p50",
  "ttft_p95",
  "input_tokens",
  "output_tokens",
  "thinking_tokens",
  "cached_tokens",
  "output_tokens_mean",
  "output_tokens_p50",
  "cost",
  "cost_per_request",
  "error_rate",
  "errors",
  "fallback_rate",
  "cache_hit_rate",
  "truncated_rate",
]);
export type MetricName = z.infer<typeof MetricName>;

export const Unit = z.enum(["count", "ms", "tokens", "usd", "ratio"]);
export type Unit = z.infer<typeof Unit>;

type MetricFacts = {
  label: string;
  unit: Unit;
  /** Additive metrics have 0 where nothing happened; all others have a gap. */
  additive: boolean;
  /** Which direction of change is good; `none` is drawn neutral. */
  better: "lower" | "higher" | "none";
};

export const METRICS: Record<MetricName, MetricFacts> = {
  requests: { label: "Requests", unit: "count", additive: true, better: "none" },
  latency_p50: { label: "p50 latency", unit: "ms", additive: false, better: "lower" },
  latency_p95: { label: "p95 latency", unit: "ms", additive: false, better: "lower" },
  latency_p99: { label: "p99 latency", unit: "ms", additive: false, better: "lower" },
  latency_max: { label: "Max latency", unit: "ms", additive: false, better: "lower" },
  latency_mean: { label: "Mean latency", unit: "ms", additive: false, better: "lower" },
  ttft_p50: { label: "p50 time to first token", unit: "ms", additive: false, better: "lower" },
  ttft_p95: { label: "p95 time to first token", unit: "ms", additive: false, better: "lower" },
  input_tokens: { label: "Input tokens", unit: "tokens", additive: true, better: "none" },
  output_tokens: { label: "Output tokens", unit: "tokens", additive: true, better: "none" },
  thinking_tokens: { label: "Thinking tokens", unit: "tokens", additive: true, better: "none" },
  cached_tokens: { label: "Cached input tokens", unit: "tokens", additive: true, better: "none" },
  output_tokens_mean: { label: "Mean output tokens", unit: "tokens", additive: false, better: "none" },
  output_tokens_p50: { label: "Median output tokens", unit: "tokens", additive: false, better: "none" },
  cost: { label: "Cost", unit: "usd", additive: true, better: "lower" },
  cost_per_request: { label: "Cost per request", unit: "usd", additive: false, better: "lower" },
  error_rate: { label: "Error rate", unit: "ratio", additive: false, better: "lower" },
  errors: { label: "Errors", unit: "count", additive: true, better: "lower" },
  fallback_rate: { label: "Fallback rate", unit: "ratio", additive: false, better: "lower" },
  cache_hit_rate: { label: "Cache hit rate", unit: "ratio", additive: false, better: "higher" },
  truncated_rate: { label: "Truncation rate", unit: "ratio", additive: false, better: "lower" },
};
