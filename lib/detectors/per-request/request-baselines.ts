import {
  type ExactMoments,
  exactMean,
  exactStdev,
  momentsOfIntegers,
  momentsOfUsd,
} from "@/lib/aggregate/exact-moments";
import type { Baselines } from "@/lib/schema/detectors/anomaly";
import type { BaselineSums } from "@/lib/schema/figures/rollup";
import type { SummaryRow } from "@/lib/schema/figures/summary";

/** With fewer requests than this, of any status, there is no baseline. */
const MINIMUM_REQUESTS = 20;

const NANO_PER_USD = 1_000_000_000n;

/**
 * The six figures of the per-request z-score rule: latency over successes, output tokens and cost over all (cost:
 * priced) requests.
 */
export function requestBaselines(rows: readonly SummaryRow[]): Baselines {
  if (rows.length < MINIMUM_REQUESTS) return {};
  const latencies = rows.filter((row) => row.status === "success").map((row) => row.latencyMs);
  const costs = rows.map((row) => row.costUsd).filter((cost) => cost !== null);
  return figures(
    momentsOfIntegers(latencies),
    momentsOfIntegers(rows.map((row) => row.outputTokens).filter((count) => count !== null)),
    momentsOfUsd(costs),
  );
}

/** The same six figures from the sums of a rollup. */
export function requestBaselinesFromSums(sums: BaselineSums): Baselines {
  if (sums.requests < MINIMUM_REQUESTS) return {};
  return figures(
    { n: sums.successes, sum: BigInt(sums.latencySum), sumSq: sums.latencySumSq, scale: 1n },
    {
      n: sums.requests - sums.outputUnknown,
      sum: BigInt(sums.outputTokens),
      sumSq: sums.outputTokensSumSq,
      scale: 1n,
    },
    { n: sums.requests - sums.unpriced, sum: sums.costNano, sumSq: sums.costNanoSq, scale: NANO_PER_USD },
  );
}

function figures(latency: ExactMoments, outputTokens: ExactMoments, cost: ExactMoments): Baselines {
  const baselines: Baselines = {};
  const put = (name: "latency" | "output_tokens" | "cost", moments: ExactMoments) => {
    const mean = exactMean(moments);
    const stdev = exactStdev(moments);
    if (mean === null || stdev === null) return;
    baselines[`${name}_mean`] = mean;
    baselines[`${name}_stdev`] = stdev;
  };
  put("latency", latency);
  put("output_tokens", outputTokens);
  put("cost", cost);
  return baselines;
}
