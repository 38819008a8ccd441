import { METRICS, type MetricSource } from "@/lib/schema/figures/facts";
import type { MetricName } from "@/lib/schema/figures/metric";
import type { Rollup } from "@/lib/schema/figures/rollup";
import { exactRatio } from "./exact-ratio";
import { quantile, quantiles } from "./sketch";

const NANO_PER_USD = 1_000_000_000n;

/** The value of a metric over a set of requests, in the metric's unit; null where there is nothing to compute it from. */
export function metricValue(metric: MetricName, figures: Rollup): number | null {
  const { source } = METRICS[metric];
  switch (source.kind) {
    case "sum":
      return figures[source.field];
    case "mean":
      return ratio(figures[source.sum], sampleOfMean(figures, source));
    case "share":
      return ratio(figures[source.part], figures[source.of]);
    case "quantile":
      return source.sketch === "latencySketch"
        ? latencyQuantile(figures, source.q)
        : quantile(figures[source.sketch], source.q);
    case "latency_max":
      return figures.latencyMax;
    case "cost":
      // Requests none of which has a price did not cost $0: their cost is unknown.
      return figures.requests > 0 && priced(figures) === 0
        ? null
        : exactRatio(figures.costNano, NANO_PER_USD);
    case "cost_per_request":
      return priced(figures) === 0
        ? null
        : exactRatio(figures.costNano, NANO_PER_USD * BigInt(priced(figures)));
  }
}

/** What is shown as the cost, in dollars: null where some requests have no price and all others are free, as failed calls are. */
export function costUsd({ unpriced, costNano }: Pick<Rollup, "unpriced" | "costNano">): number | null {
  return unpriced > 0 && costNano === 0n ? null : exactRatio(costNano, NANO_PER_USD);
}

/** How many requests a mean rests on. */
export function sampleOfMean(figures: Rollup, { count, unknown }: Extract<MetricSource, { kind: "mean" }>) {
  return figures[count] - (unknown ? figures[unknown] : 0);
}

/** The sum and the count of which a metric without quantiles is made; both add up over sets of requests. */
export function sampleOf(metric: MetricName, figures: Rollup): { sum: number; n: number } {
  const { source } = METRICS[metric];
  switch (source.kind) {
    case "sum":
      return { sum: figures[source.field], n: figures.requests };
    case "mean":
      return { sum: figures[source.sum], n: sampleOfMean(figures, source) };
    case "share":
      return { sum: figures[source.part], n: figures[source.of] };
    case "cost":
    case "cost_per_request":
      return { sum: exactRatio(figures.costNano, NANO_PER_USD), n: priced(figures) };
    case "quantile":
    case "latency_max":
      throw new Error(`sampleOf: ${metric} does not add up`);
  }
}

/** Numerator and denominator of a share; null for all other metrics. */
export function ratioParts(metric: MetricName, figures: Rollup): { count: number; total: number } | null {
  const { source } = METRICS[metric];
  return source.kind === "share" ? { count: figures[source.part], total: figures[source.of] } : null;
}

function priced(figures: Rollup): number {
  return figures.requests - figures.unpriced;
}

function ratio(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count;
}

const latencyQuantile = (figures: Rollup, q: number) => latencyQuantiles(figures, [q])[0]!;

/** Quantiles of latency, in ms. A bucket's middle may lie above the largest value in it, so the maximum caps it. */
export function latencyQuantiles(
  { latencySketch, latencyMax }: Rollup,
  qs: readonly number[],
): (number | null)[] {
  return quantiles(latencySketch, qs).map((value) =>
    value === null || latencyMax === null ? null : Math.min(value, latencyMax),
  );
}
