import { BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";

/**
 * How a series wanders around its seasonal level: an autoregressive drift of `variance` (stationary, in ln x) that
 * keeps `persistence` of itself from one bin to the next, seen through requests that scatter by `within`.
 */
export type DriftModel = { persistence: number; variance: number; within: number };

/** A series is never taken to be steadier than 3 %. */
const LEAST_VARIANCE = 0.03 ** 2;
const PERSISTENCE = { usual: 0.97, least: 0.85, most: 0.995 };
/** Single bins, incidents among them, count with at most this much. */
const LIMIT = 0.4;
const LEAST_PAIRS = 100;

export const UNKNOWN_DRIFT: DriftModel = { persistence: PERSISTENCE.usual, variance: 0.08 ** 2, within: 1 };

/** A past bin: its distance to the seasonal level (null where it has none), its count, and its squares around its mean. */
export type Residual = { value: number | null; n: number; squares: number };

/** From the residuals of consecutive bins. Their autocovariance from lag 1 on is the drift's alone: scatter has none. */
export function estimateDrift(residuals: readonly Residual[]): DriftModel {
  const next = autocovariance(residuals, 1);
  if (next === null) return { ...UNKNOWN_DRIFT, within: withinVariance(residuals) };
  const hour = autocovariance(residuals, BINS_PER_HOUR) ?? 0;
  const measured = hour > 0 && next > 0 ? (hour / next) ** (1 / (BINS_PER_HOUR - 1)) : 0;
  const persistence =
    next <= 0 ? PERSISTENCE.usual : Math.min(PERSISTENCE.most, Math.max(PERSISTENCE.least, measured));
  return {
    persistence,
    variance: Math.max(next / persistence, LEAST_VARIANCE),
    within: withinVariance(residuals),
  };
}

function autocovariance(residuals: readonly Residual[], lag: number): number | null {
  let sum = 0;
  let weights = 0;
  let pairs = 0;
  for (let at = lag; at < residuals.length; at++) {
    const [now, then] = [residuals[at]!, residuals[at - lag]!];
    if (now.value === null || then.value === null) continue;
    const weight = Math.sqrt(now.n * then.n);
    sum += weight * limited(now.value) * limited(then.value);
    weights += weight;
    pairs += 1;
  }
  return pairs < LEAST_PAIRS || weights === 0 ? null : sum / weights;
}

const limited = (value: number): number => Math.max(-LIMIT, Math.min(LIMIT, value));

/** Variance of ln x inside a bin. */
function withinVariance(residuals: readonly Residual[]): number {
  let squares = 0;
  let freedom = 0;
  for (const { n, squares: own } of residuals) {
    if (n < 2) continue;
    squares += own;
    freedom += n - 1;
  }
  return freedom === 0 ? UNKNOWN_DRIFT.within : squares / freedom;
}
