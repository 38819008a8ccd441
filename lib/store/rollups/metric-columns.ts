import type { MetricName } from "@/lib/schema/figures/metric";
import type { FigureName, SketchName } from "./read-rollups";

/** What a metric is computed from, beside its sketch and the number of requests. */
export function figuresOf(metric: MetricName, byErrorType: boolean): FigureName[] {
  if (byErrorType) return ["errors", "error_types"];
  if (metric.startsWith("latency")) return ["successes", "latency_sum", "latency_max"];
  if (metric.startsWith("output_tokens")) return ["output_tokens"];
  const columns: Partial<Record<MetricName, FigureName[]>> = {
    input_tokens: ["input_tokens"],
    thinking_tokens: ["thinking_tokens"],
    cached_tokens: ["cached_input_tokens"],
    cost: ["cost_nano"],
    cost_per_request: ["cost_nano", "unpriced"],
    error_rate: ["errors"],
    errors: ["errors"],
    fallback_rate: ["fallbacks"],
    cache_hit_rate: ["cache_hits"],
    truncated_rate: ["truncated", "finish_known"],
  };
  return columns[metric] ?? [];
}

export function sketchesOf(metric: MetricName): SketchName[] {
  if (/^latency_p/.test(metric)) return ["latency"];
  if (metric.startsWith("ttft")) return ["ttft"];
  return metric === "output_tokens_p50" ? ["output_tokens"] : [];
}
