import type { Anomaly, Baselines } from "@/lib/schema/detectors/anomaly";
import type { RequestStatus } from "@/lib/schema/request/request";
import { pythonFloat, pythonMeanOfIntegers, roundHalfEven2 } from "./python-number";

export const DEFAULT_SENSITIVITY = 2;

/** One for all figures, or one for each. */
export type Sensitivity = number | Record<"latency" | "outputTokens" | "cost", number>;

export type CheckedRequest = {
  status: RequestStatus;
  latencyMs: number;
  /** Null: unknown, not checked. */
  outputTokens: number | null;
  costUsd: number | null;
};

// Minimum deviations: 1 ms, 1 token, a tenth of a cent.
const FLOORS = { latency: 1, outputTokens: 1, cost: 0.001 };

/**
 * The per-request z-score rule, exact: z of the mean, decided unrounded, reported rounded to two decimals. A figure
 * whose baseline is absent is not checked; neither is the cost of an unpriced request.
 */
export function checkRequest(
  request: CheckedRequest,
  baselines: Baselines,
  sensitivity: Sensitivity = DEFAULT_SENSITIVITY,
): Anomaly[] {
  const anomalies: Anomaly[] = [];
  if (request.status === "success") {
    const { latency_mean: mean, latency_stdev: stdev } = baselines;
    const z = score(request.latencyMs, mean, stdev, FLOORS.latency);
    if (z !== null && z > leastOf(sensitivity, "latency"))
      anomalies.push(spike("latency_spike", request.latencyMs, mean!, z));
  }
  if (request.outputTokens !== null && request.outputTokens > 0) {
    const { output_tokens_mean: mean, output_tokens_stdev: stdev } = baselines;
    const z = score(request.outputTokens, mean, stdev, FLOORS.outputTokens);
    if (z !== null && Math.abs(z) > leastOf(sensitivity, "outputTokens"))
      anomalies.push(outputLength(request.outputTokens, mean!, z));
  }
  if (request.costUsd !== null) {
    const { cost_mean: mean, cost_stdev: stdev } = baselines;
    const z = score(request.costUsd, mean, stdev, FLOORS.cost);
    if (z !== null && z > leastOf(sensitivity, "cost"))
      anomalies.push(spike("cost_spike", request.costUsd, mean!, z));
  }
  return anomalies;
}

const leastOf = (sensitivity: Sensitivity, figure: keyof typeof FLOORS): number =>
  typeof sensitivity === "number" ? sensitivity : sensitivity[figure];

function score(
  value: number,
  mean: number | undefined,
  stdev: number | undefined,
  floor: number,
): number | null {
  return mean === undefined || stdev === undefined ? null : (value - mean) / Math.max(stdev, floor);
}

function spike(type: "latency_spike" | "cost_spike", value: number, baseline: number, z: number): Anomaly {
  return withMessage({
    type,
    severity: z < 3 ? "warning" : "critical",
    value,
    baseline,
    z_score: roundHalfEven2(z),
  });
}

function outputLength(value: number, baseline: number, z: number): Anomaly {
  return withMessage({
    type: "output_length_anomaly",
    severity: "warning",
    value,
    baseline,
    z_score: roundHalfEven2(z),
    direction: z > 0 ? "high" : "low",
  });
}

function withMessage(anomaly: Omit<Anomaly, "message">): Anomaly {
  const isCost = anomaly.type === "cost_spike";
  const value = isCost ? pythonFloat(anomaly.value) : String(anomaly.value);
  const baseline = isCost ? pythonFloat(anomaly.baseline) : pythonMeanOfIntegers(anomaly.baseline);
  const message = `[${anomaly.severity.toUpperCase()}] ${anomaly.type}: value=${value}, baseline=${baseline}, z_score=${pythonFloat(anomaly.z_score)}`;
  return { ...anomaly, message };
}
