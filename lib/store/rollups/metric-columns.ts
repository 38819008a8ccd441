import { METRICS, type MetricName } from "@/lib/schema/figures/metric";
import { type FigureName, type SketchName, snakeCase } from "./rollup-columns";

/** The columns that a metric is computed from, sketches aside. */
export function figuresOf(metric: MetricName, byErrorType: boolean): FigureName[] {
  if (byErrorType) return ["errors", "error_types"];
  const { source } = METRICS[metric];
  switch (source.kind) {
    case "sum":
      return [snakeCase(source.field)];
    case "mean":
      return [snakeCase(source.sum), snakeCase(source.count)];
    case "share":
      return [snakeCase(source.part), snakeCase(source.of)];
    case "quantile":
      return source.sketch === "latencySketch" ? ["latency_max"] : [];
    case "latency_max":
      return ["latency_max"];
    case "cost":
    case "cost_per_request":
      return ["requests", "unpriced", "cost_nano"];
  }
}

const SKETCH_NAMES = {
  latencySketch: "latency",
  ttftSketch: "ttft",
  outputTokensSketch: "output_tokens",
} as const;

export function sketchesOf(metric: MetricName): SketchName[] {
  const { source } = METRICS[metric];
  return source.kind === "quantile" ? [SKETCH_NAMES[source.sketch]] : [];
}
