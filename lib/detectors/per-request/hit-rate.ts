/** Requests and their hits of the per-request z-score rule, in a window or in the week before. */
export type HitCount = { n: number; hits: number };

const FIRE = { times: 3, n: 20, hits: 5, z: 4 };
/** Requests of one window resemble each other: the variance of their count grows with this much of n. */
const LIKENESS = 0.003;

export type HitRateVerdict = { breaches: boolean; share: number; usualShare: number; z: number };

/**
 * The per-request z-score rule as a rate: whether the last quarter of an hour has far more hits than the seven days
 * before.
 */
export function judgeHitRate(window: HitCount, week: HitCount): HitRateVerdict {
  const p = Math.min(1 - 1e-9, (week.hits + 1) / (week.n + 20));
  const { n, hits } = window;
  if (n === 0) return { breaches: false, share: 0, usualShare: p, z: 0 };
  const z = (hits - n * p) / Math.sqrt(n * p * (1 - p) * (1 + LIKENESS * (n - 1)));
  const breaches = hits / n >= FIRE.times * p && n >= FIRE.n && hits >= FIRE.hits && z > FIRE.z;
  return { breaches, share: hits / n, usualShare: p, z };
}
