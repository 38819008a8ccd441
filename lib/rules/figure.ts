import type { Trouble } from "@/lib/schema/alerts/incident";
import { MetricName } from "@/lib/schema/figures/metric";

/** What a metric measures, whichever percentile or share of it. */
export type Figure =
  | "requests"
  | "latency"
  | "ttft"
  | "input_tokens"
  | "output_tokens"
  | "thinking_tokens"
  | "cached_tokens"
  | "cost"
  | "cost_per_request"
  | "errors"
  | "fallbacks"
  | "cache_hits"
  | "truncations";

const FIGURE_OF: Record<MetricName, Figure> = {
  requests: "requests",
  latency_p50: "latency",
  latency_p95: "latency",
  latency_p99: "latency",
  latency_max: "latency",
  latency_mean: "latency",
  ttft_p50: "ttft",
  ttft_p95: "ttft",
  input_tokens: "input_tokens",
  output_tokens: "output_tokens",
  thinking_tokens: "thinking_tokens",
  cached_tokens: "cached_tokens",
  output_tokens_mean: "output_tokens",
  output_tokens_p50: "output_tokens",
  cost: "cost",
  cost_per_request: "cost_per_request",
  error_rate: "errors",
  errors: "errors",
  fallback_rate: "fallbacks",
  cache_hit_rate: "cache_hits",
  truncated_rate: "truncations",
};

/** The figure of an alert whose type is a metric; null for one that Sightline no longer knows. */
export function figureOfMetric(alertType: string): Figure | null {
  const metric = MetricName.safeParse(alertType);
  return metric.success ? FIGURE_OF[metric.data] : null;
}

const TROUBLE_OF: Record<Figure, Trouble | null> = {
  // Spend and traffic have causes outside of providers and services.
  requests: null,
  cost: null,
  latency: "health",
  ttft: "health",
  errors: "health",
  fallbacks: "health",
  input_tokens: "usage",
  output_tokens: "usage",
  thinking_tokens: "usage",
  cached_tokens: "usage",
  cost_per_request: "usage",
  cache_hits: "usage",
  truncations: "usage",
};

/** What an alert on a figure shows of an incident. */
export const troubleOf = (figure: Figure | null): Trouble | null => figure && TROUBLE_OF[figure];
