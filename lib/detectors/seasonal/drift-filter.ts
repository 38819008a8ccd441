import type { DriftModel } from "./drift-model";

/** One bin as the filter saw it: how far from its prediction, how uncertain that was, how much of it was learned. */
export type FilterStep = { innovation: number; variance: number; gain: number; n: number } | null;

/** Follows the drift of a series around its seasonal level, bin by bin (a Kalman filter with one state). */
export class DriftFilter {
  level = 0;
  variance: number;

  constructor(private model: DriftModel) {
    this.variance = model.variance;
  }

  use(model: DriftModel): void {
    this.model = model;
  }

  /** One bin later, nothing seen yet: back towards the season, less certain. */
  predict(): void {
    const { persistence, variance } = this.model;
    this.level *= persistence;
    this.variance = persistence ** 2 * this.variance + variance * (1 - persistence ** 2);
  }

  /** What `n` requests at a mean distance of `residual` from the season tell; `learn` moves the level towards them. */
  observe(residual: number, n: number, learn: boolean): FilterStep {
    const variance = this.variance + this.model.within / n;
    const gain = this.variance / variance;
    const innovation = residual - this.level;
    if (learn) {
      this.level += gain * innovation;
      this.variance *= 1 - gain;
    }
    return { innovation, variance, gain: learn ? gain : 0, n };
  }
}

export type Shift = {
  /** Bins since the onset. */
  bins: number;
  n: number;
  /** In standard errors, and in ln x. */
  z: number;
  size: number;
  /** How much of the shift the filter has taken for drift by now. */
  learned: number;
};

/**
 * The most evident step among those that began in one of the last steps and that are `worthwhile`, given the
 * innovations: a step of size d shows in them as d, then as what the filter has not learned of it yet (a matched filter
 * over the time of onset).
 */
export function likeliestShift(
  steps: readonly FilterStep[],
  persistence: number,
  worthwhile: (n: number, size: number) => boolean,
): Shift | null {
  let best: Shift | null = null;
  for (let from = steps.length - 1; from >= 0; from--) {
    let learned = 0;
    let weighted = 0;
    let information = 0;
    let n = 0;
    for (let at = from; at < steps.length; at++) {
      const step = steps[at]!;
      learned *= persistence;
      if (step === null) continue;
      const visible = 1 - learned;
      weighted += (visible * step.innovation) / step.variance;
      information += visible ** 2 / step.variance;
      n += step.n;
      learned += step.gain * visible;
    }
    const z = weighted / Math.sqrt(information);
    const size = weighted / information;
    if (information > 0 && (best === null || Math.abs(z) > Math.abs(best.z)) && worthwhile(n, size))
      best = { bins: steps.length - from, n, z, size, learned };
  }
  return best;
}
