import { median } from "./usual-value";

/** A figure of one period: a sum over `n` requests, and the length of the period. */
export type Sample = { sum: number; n: number; hours: number };
/** `mean` and `share` are sum / n, `total` is sum / hours. */
export type SampleKind = "mean" | "share" | "total";

export type Deviation = {
  value: number;
  /** What the value was in the nearest period or, if that one was out of line too, is normally; totals over the same hours. */
  earlier: number;
  earlierIs: "was" | "normally";
  /** Distance from the baseline in spreads; positive: higher. */
  z: number;
  isOutOfLine: boolean;
};

/** Periods that it takes to know a spread. */
const KNOWN_PERIODS = 3;
const MAD_TO_SIGMA = 1.4826;
/** No figure is taken to be steadier from day to day than this: logarithms of means and totals, points of shares. */
const LEAST_SPREAD = { mean: 0.05, total: 0.1, share: 0.005 };
/** The spread between days as long as there are too few of them. */
const ASSUMED_SPREAD = { mean: 0.15, total: 0.35, share: 0.01 };
const OUT_OF_LINE = 4;
const IN_LINE = 3;
/** Smaller moves are not worth a line: ratios of means and totals, points of shares. */
const LEAST_MOVE = { mean: Math.log(1.15), total: Math.log(1.3), share: 0.01 };
const LEAST_REQUESTS = 20;
const LEAST_EVENTS = 5;
/** A period with fewer requests says too little about a mean or a share. */
const LEAST_OF_PERIOD = 10;
/** The squared coefficient of variation of latencies, tokens and costs, which are about log-normal. */
const VARIANCE = 1.5;

/**
 * How far a figure lies from its baseline: the median of comparable periods, in spreads that hold both their variation and
 * the chance of a small sample. `periods`: the nearest first. Null where there is too little to compare.
 */
export function deviation(kind: SampleKind, now: Sample, periods: readonly Sample[]): Deviation | null {
  const usable = kind === "total" ? periods : periods.filter(({ n }) => n >= LEAST_OF_PERIOD);
  const scale = scaleOf(kind, now, usable);
  const y = scale(now);
  const history = usable.map(scale).filter((one) => one !== null);
  if (y === null || history.length === 0 || history.length < usable.length) return null;
  const center = median(history);
  const typicalN = median(usable.map(({ n }) => n));
  const expectedN = kind === "total" ? median(usable.map(({ n, hours }) => (n / hours) * now.hours)) : 0;
  if (Math.max(now.n, expectedN) < LEAST_REQUESTS) return null;
  const p = Math.min(1, Math.max(center, 0.5 / usable.reduce((sum, { n }) => sum + n, 1)));
  const noise = (n: number) => (kind === "share" ? p * (1 - p) : VARIANCE) / Math.max(n, 1);
  const observed = MAD_TO_SIGMA * median(history.map((one) => Math.abs(one - center)));
  const between =
    history.length < KNOWN_PERIODS
      ? ASSUMED_SPREAD[kind] ** 2
      : Math.max(observed ** 2 - noise(typicalN), LEAST_SPREAD[kind] ** 2);
  const z = (y - center) / Math.sqrt(between + noise(Math.max(now.n, expectedN)));
  const nearestZ = (history[0]! - center) / Math.sqrt(between + noise(usable[0]!.n));
  const isNearestInLine = Math.abs(nearestZ) <= IN_LINE;
  const events = kind === "share" ? Math.max(now.sum, center * now.n) : Number.POSITIVE_INFINITY;
  const [nearest] = usable;
  const normal = kind === "share" ? center : Math.exp(center) * (kind === "total" ? now.hours : 1);
  const inHours = kind === "total" ? now.hours / nearest!.hours : 1;
  return {
    value: kind === "total" ? now.sum : now.sum / now.n,
    earlier: isNearestInLine ? levelOf(kind, nearest!) * inHours : normal,
    earlierIs: isNearestInLine ? "was" : "normally",
    z,
    isOutOfLine:
      Math.abs(z) >= OUT_OF_LINE && Math.abs(y - center) >= LEAST_MOVE[kind] && events >= LEAST_EVENTS,
  };
}

const levelOf = (kind: SampleKind, { sum, n }: Sample) => (kind === "total" ? sum : sum / n);

/** The scale on which days are alike: points for shares, else logarithms. Half a unit stands for a total of nothing. */
function scaleOf(kind: SampleKind, now: Sample, periods: readonly Sample[]) {
  const all = [now, ...periods];
  const requests = all.reduce((sum, { n }) => sum + n, 0);
  const half = requests === 0 ? 0 : all.reduce((sum, one) => sum + one.sum, 0) / requests / 2;
  return (sample: Sample): number | null => {
    if (kind === "total") return half === 0 ? null : Math.log((sample.sum + half) / sample.hours);
    if (sample.n === 0) return null;
    const value = sample.sum / sample.n;
    if (kind === "share") return value;
    return value > 0 ? Math.log(value) : null;
  };
}
