import { METRICS } from "@/lib/schema/figures/facts";
import type { MetricName } from "@/lib/schema/figures/metric";
import { type FigureName, type SketchName, snakeCase } from "./rollup-columns";

/** The columns that a metric is computed from, without sketches. */
export function figuresOf(metric: MetricName, byErrorType: boolean): FigureName[] {
  if (byErrorType) return ["errors", "error_types"];
  const { source } = METRICS[metric];
  switch (source.kind) {
    case "sum":
      return [snakeCase(source.field)];
    case "mean":
      return [source.sum, source.count, ...(source.unknown ? [source.unknown] : [])].map(snakeCase);
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

/** SQL that orders groups by the metric, the largest first; groups without a value last. Not for quantiles. */
export function orderBy(metric: MetricName): string {
  const { source } = METRICS[metric];
  const number = (field: string) => `${snakeCase(field)}::numeric`;
  const per = (part: string, whole: string) => `${part} / nullif(${whole}, 0)`;
  const largest = (value: string) => `${value} DESC NULLS LAST`;
  switch (source.kind) {
    case "sum":
      return largest(number(source.field));
    case "mean":
      return largest(
        per(
          number(source.sum),
          source.unknown ? `(${number(source.count)} - ${number(source.unknown)})` : number(source.count),
        ),
      );
    case "share":
      return largest(per(number(source.part), number(source.of)));
    case "latency_max":
      return largest("latency_max::numeric");
    case "cost":
      return largest("cost_nano::numeric");
    case "cost_per_request":
      return largest(per("cost_nano::numeric", "(requests::numeric - unpriced::numeric)"));
    case "quantile":
      throw new Error(`orderBy: ${metric} is read from sketches`);
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
