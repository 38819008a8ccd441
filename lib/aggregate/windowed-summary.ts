import type { Rollup } from "@/lib/schema/figures/rollup";
import type { CostFigures, LatencyFigures, SummaryRow, WindowedFigures } from "@/lib/schema/figures/summary";
import { exactSumOfUsd, USD_SCALE } from "./exact-moments";
import { exactRatio } from "./exact-ratio";
import { quantiles } from "./sketch";

/** Errors that came without a type are counted under this name. */
const UNSPECIFIED_ERROR = "unspecified";

const NANO_PER_USD = 1_000_000_000n;

/**
 * The figures of a windowed summary, exact, for the requests of a window in any order. Cost figures, including `count`,
 * are of priced requests.
 */
export function summarize(rows: readonly SummaryRow[]): WindowedFigures {
  const n = rows.length;
  const latencies: number[] = [];
  const costs: number[] = [];
  // A Map, because clients choose these names and `constructor` is one that objects have already.
  const errorTypes = new Map<string, number>();
  let errors = 0;
  let fallbacks = 0;
  let cacheHits = 0;
  const input = { sum: 0, known: 0 };
  const output = { sum: 0, known: 0 };
  let thinking = 0;
  for (const row of rows) {
    if (row.status === "success") latencies.push(row.latencyMs);
    else if (row.status === "fallback") fallbacks += 1;
    else {
      errors += 1;
      const type = row.errorType || UNSPECIFIED_ERROR;
      errorTypes.set(type, (errorTypes.get(type) ?? 0) + 1);
    }
    if (row.cacheHit) cacheHits += 1;
    if (row.costUsd !== null) costs.push(row.costUsd);
    add(input, row.inputTokens);
    add(output, row.outputTokens);
    thinking += row.thinkingTokens ?? 0;
  }
  return {
    latency: latencyFigures(latencies),
    error_rate: n === 0 ? 0 : errors / n,
    fallback_rate: n === 0 ? 0 : fallbacks / n,
    cache_hit_rate: n === 0 ? 0 : cacheHits / n,
    errors_by_type: Object.fromEntries(errorTypes),
    cost: costFigures(costs),
    tokens: tokenFigures(n, input, output, thinking),
  };
}

/** Element floor(n*q) of the sorted successes; p99 only above 100 of them, the maximum otherwise. */
function latencyFigures(latencies: number[]): LatencyFigures {
  const n = latencies.length;
  if (n === 0) return {};
  const sorted = Float64Array.from(latencies).sort();
  const max = sorted[n - 1]!;
  return {
    p50: sorted[Math.floor(n * 0.5)]!,
    p95: sorted[Math.floor(n * 0.95)]!,
    p99: n > 100 ? sorted[Math.floor(n * 0.99)]! : max,
    max,
  };
}

function costFigures(costs: number[]): CostFigures {
  const n = costs.length;
  if (n === 0) return {};
  const sum = exactSumOfUsd(costs);
  const sorted = Float64Array.from(costs).sort();
  const upper = sorted[n >> 1]!;
  return {
    total: exactRatio(sum, USD_SCALE),
    average: exactRatio(sum, USD_SCALE * BigInt(n)),
    median: n % 2 === 1 ? upper : (sorted[(n >> 1) - 1]! + upper) / 2,
    max: sorted[n - 1]!,
    count: n,
  };
}

type Counted = { sum: number; known: number };

function add(counted: Counted, count: number | null): void {
  if (count === null) return;
  counted.sum += count;
  counted.known += 1;
}

function tokenFigures(
  n: number,
  input: Counted,
  output: Counted,
  thinking: number,
): WindowedFigures["tokens"] {
  if (n === 0) return {};
  return {
    total_input: input.sum,
    total_output: output.sum,
    total_thinking: thinking,
    avg_input: input.known === 0 ? null : input.sum / input.known,
    avg_output: output.known === 0 ? null : output.sum / output.known,
  };
}

/** The same from a merged rollup: sums and counts exact, percentiles and the median within 1 %. */
export function summarizeRollup(rollup: Rollup, errorTypeName: (id: number) => string): WindowedFigures {
  const n = rollup.requests;
  const share = (count: number) => (n === 0 ? 0 : count / n);
  return {
    latency: sketchedLatency(rollup),
    error_rate: share(rollup.errors),
    fallback_rate: share(rollup.fallbacks),
    cache_hit_rate: share(rollup.cacheHits),
    errors_by_type: Object.fromEntries(errorsByType(rollup, errorTypeName)),
    cost: sketchedCost(rollup),
    tokens: tokenFigures(
      n,
      { sum: rollup.inputTokens, known: n - rollup.inputUnknown },
      { sum: rollup.outputTokens, known: n - rollup.outputUnknown },
      rollup.thinkingTokens,
    ),
  };
}

function sketchedLatency(rollup: Rollup): LatencyFigures {
  const max = rollup.latencyMax;
  if (max === null) return {};
  const [p50, p95, p99] = quantiles(rollup.latencySketch, [0.5, 0.95, 0.99]);
  // A bucket's middle may lie above the largest value in it.
  const capped = (value: number | null | undefined) => Math.min(value ?? max, max);
  return { p50: capped(p50), p95: capped(p95), p99: rollup.successes > 100 ? capped(p99) : max, max };
}

function sketchedCost(rollup: Rollup): CostFigures {
  const count = rollup.requests - rollup.unpriced;
  if (count === 0) return {};
  const [median] = quantiles(rollup.costSketch, [0.5]);
  return {
    total: exactRatio(rollup.costNano, NANO_PER_USD),
    average: exactRatio(rollup.costNano, NANO_PER_USD * BigInt(count)),
    median: (median ?? 0) / 1e9,
    max: exactRatio(rollup.costNanoMax, NANO_PER_USD),
    count,
  };
}

/** Error counts by name, errors without a type included. */
export function errorsByType(rollup: Rollup, errorTypeName: (id: number) => string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (name: string, count: number) => counts.set(name, (counts.get(name) ?? 0) + count);
  let typed = 0;
  for (const [id, count] of rollup.errorTypes) {
    add(errorTypeName(id), count);
    typed += count;
  }
  if (rollup.errors > typed) add(UNSPECIFIED_ERROR, rollup.errors - typed);
  return counts;
}
