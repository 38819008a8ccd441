import type { Rollup } from "./rollup";

export const UNITS = ["count", "ms", "tokens", "usd", "ratio"] as const;
type Unit = (typeof UNITS)[number];

type CountField = { [K in keyof Rollup]: Rollup[K] extends number ? K : never }[keyof Rollup];
type QuantileSketch = "latencySketch" | "ttftSketch" | "outputTokensSketch";

/** How a value comes from the figures of a set of requests. Which columns a read needs follows from it. */
export type MetricSource =
  | { kind: "sum"; field: CountField }
  /** `unknown`: those of `count` that the sum leaves out. */
  | { kind: "mean"; sum: CountField; count: CountField; unknown?: CountField }
  /** `event`: one of the parts in words, such as "error". */
  | { kind: "share"; part: CountField; of: CountField; event: string }
  | { kind: "quantile"; sketch: QuantileSketch; q: number }
  | { kind: "latency_max" }
  | { kind: "cost" }
  | { kind: "cost_per_request" };

type MetricFacts = {
  label: string;
  unit: Unit;
  /** Additive metrics have 0 where nothing happened; all others have a gap. */
  additive: boolean;
  /** Which direction of change is good; `none` is drawn neutral. */
  better: "lower" | "higher" | "none";
  source: MetricSource;
};

type Share = Pick<MetricFacts, "better"> & { label: string; part: CountField; of: CountField; event: string };

const quantile = (label: string, unit: Unit, sketch: QuantileSketch, q: number): MetricFacts => ({
  label,
  unit,
  additive: false,
  better: unit === "ms" ? "lower" : "none",
  source: { kind: "quantile", sketch, q },
});

const tokens = (label: string, field: CountField): MetricFacts => ({
  label,
  unit: "tokens",
  additive: true,
  better: "none",
  source: { kind: "sum", field },
});

const share = ({ label, better, part, of, event }: Share): MetricFacts => ({
  label,
  unit: "ratio",
  additive: false,
  better,
  source: { kind: "share", part, of, event },
});

const TABLE = {
  requests: {
    label: "Requests",
    unit: "count",
    additive: true,
    better: "none",
    source: { kind: "sum", field: "requests" },
  },
  latency_p50: quantile("p50 latency", "ms", "latencySketch", 0.5),
  latency_p95: quantile("p95 latency", "ms", "latencySketch", 0.95),
  latency_p99: quantile("p99 latency", "ms", "latencySketch", 0.99),
  latency_max: {
    label: "Max latency",
    unit: "ms",
    additive: false,
    better: "lower",
    source: { kind: "latency_max" },
  },
  latency_mean: {
    label: "Mean latency",
    unit: "ms",
    additive: false,
    better: "lower",
    source: { kind: "mean", sum: "latencySum", count: "successes" },
  },
  ttft_p50: quantile("p50 time to first token", "ms", "ttftSketch", 0.5),
  ttft_p95: quantile("p95 time to first token", "ms", "ttftSketch", 0.95),
  input_tokens: tokens("Input tokens", "inputTokens"),
  output_tokens: tokens("Output tokens", "outputTokens"),
  thinking_tokens: tokens("Thinking tokens", "thinkingTokens"),
  cached_tokens: tokens("Cached input tokens", "cachedInputTokens"),
  output_tokens_mean: {
    label: "Mean output tokens",
    unit: "tokens",
    additive: false,
    better: "none",
    source: { kind: "mean", sum: "outputTokens", count: "requests", unknown: "outputUnknown" },
  },
  output_tokens_p50: quantile("Median output tokens", "tokens", "outputTokensSketch", 0.5),
  cost: { label: "Cost", unit: "usd", additive: true, better: "lower", source: { kind: "cost" } },
  cost_per_request: {
    label: "Cost per request",
    unit: "usd",
    additive: false,
    better: "lower",
    source: { kind: "cost_per_request" },
  },
  error_rate: share({
    label: "Error rate",
    better: "lower",
    part: "errors",
    of: "requests",
    event: "error",
  }),
  errors: {
    label: "Errors",
    unit: "count",
    additive: true,
    better: "lower",
    source: { kind: "sum", field: "errors" },
  },
  fallback_rate: share({
    label: "Fallback rate",
    better: "lower",
    part: "fallbacks",
    of: "requests",
    event: "fallback",
  }),
  cache_hit_rate: share({
    label: "Cache hit rate",
    better: "higher",
    part: "cacheHits",
    of: "requests",
    event: "cache hit",
  }),
  // Whether an answer was truncated is known only where the sender says why it ended.
  truncated_rate: share({
    label: "Truncation rate",
    better: "lower",
    part: "truncated",
    of: "finishKnown",
    event: "truncated answer",
  }),
} satisfies Record<string, MetricFacts>;

type MetricName = keyof typeof TABLE;
export const METRIC_NAMES = Object.keys(TABLE) as [MetricName, ...MetricName[]];

/** Every metric: its name, unit and label, and where its value comes from. */
export const METRICS: Record<MetricName, MetricFacts> = TABLE;
