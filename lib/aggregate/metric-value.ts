import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { exactRatio } from "./exact-ratio";
import { quantile } from "./sketch";

const NANO_PER_USD = 1_000_000_000n;

/** The value of a metric over a set of requests, in the metric's unit; null where there is nothing to compute it from. */
export function metricValue(metric: MetricName, figures: Rollup): number | null {
  switch (metric) {
    case "requests":
      return figures.requests;
    case "latency_p50":
      return latencyQuantile(figures, 0.5);
    case "latency_p95":
      return latencyQuantile(figures, 0.95);
    case "latency_p99":
      return latencyQuantile(figures, 0.99);
    case "latency_max":
      return figures.latencyMax;
    case "latency_mean":
      return ratio(figures.latencySum, figures.successes);
    case "ttft_p50":
      return quantile(figures.ttftSketch, 0.5);
    case "ttft_p95":
      return quantile(figures.ttftSketch, 0.95);
    case "input_tokens":
      return figures.inputTokens;
    case "output_tokens":
      return figures.outputTokens;
    case "thinking_tokens":
      return figures.thinkingTokens;
    case "cached_tokens":
      return figures.cachedInputTokens;
    case "output_tokens_mean":
      return ratio(figures.outputTokens, figures.requests);
    case "output_tokens_p50":
      return quantile(figures.outputTokensSketch, 0.5);
    case "cost":
      // Requests none of which has a price did not cost $0: their cost is unknown.
      return figures.requests > 0 && priced(figures) === 0
        ? null
        : exactRatio(figures.costNano, NANO_PER_USD);
    case "cost_per_request":
      return priced(figures) === 0
        ? null
        : exactRatio(figures.costNano, NANO_PER_USD * BigInt(priced(figures)));
    case "errors":
      return figures.errors;
    default: {
      const { count, total } = ratioParts(metric, figures)!;
      return ratio(count, total);
    }
  }
}

/** Numerator and denominator of a ratio metric; null for all others. */
export function ratioParts(metric: MetricName, figures: Rollup): { count: number; total: number } | null {
  const total = figures.requests;
  if (metric === "error_rate") return { count: figures.errors, total };
  if (metric === "fallback_rate") return { count: figures.fallbacks, total };
  if (metric === "cache_hit_rate") return { count: figures.cacheHits, total };
  // Whether an answer was cut is known only where the sender says why it ended.
  if (metric === "truncated_rate") return { count: figures.truncated, total: figures.finishKnown };
  return null;
}

function priced(figures: Rollup): number {
  return figures.requests - figures.unpriced;
}

function ratio(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count;
}

/** A bucket's middle may lie above the largest value in it, so the maximum caps it. */
function latencyQuantile(figures: Rollup, q: number): number | null {
  const value = quantile(figures.latencySketch, q);
  return value === null || figures.latencyMax === null ? null : Math.min(value, figures.latencyMax);
}
