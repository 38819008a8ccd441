import { WEEK_MS } from "@/lib/schema/time/epoch";

/** What a threshold would have led to. */
export type Trial = { threshold: number; alerts: number; firingMs: number };

type Search = {
  /** What was measured, in the threshold's unit; `undefined` where the search may be interrupted. */
  values: Iterable<number | undefined>;
  comparison: "above" | "below";
  spanMs: number;
  trial: (threshold: number) => Generator<undefined, Omit<Trial, "threshold">>;
};

const REFINEMENTS = 5;
/** A rule that fires longer than this share of the time fires on normal values. */
const LARGEST_SHARE = 0.05;

/**
 * The threshold that comes nearest to one alert a week. From the strictest value downwards: the number of alerts grows
 * until they run together, so that a search from both sides would find a threshold that always fires. Of the values only
 * the thresholds are kept that they are rounded to, which are few. Yields wherever it may be interrupted.
 */
export function* suggestThreshold({
  values,
  comparison,
  spanMs,
  trial,
}: Search): Generator<undefined, Trial | null> {
  const above = comparison === "above";
  const counts = new Map<number, number>();
  for (const value of values) {
    yield;
    if (value === undefined || value < 0) continue;
    const threshold = roundStrictly(value, comparison);
    counts.set(threshold, (counts.get(threshold) ?? 0) + 1);
  }
  const strictFirst = [...counts].sort(([a], [b]) => (above ? b - a : a - b));
  if (strictFirst.length === 0) return null;
  const target = spanMs / WEEK_MS;
  const tried = new Map<number, Trial>();
  function* attempt(threshold: number): Generator<undefined, Trial> {
    const known = tried.get(threshold) ?? { threshold, ...(yield* trial(threshold)) };
    tried.set(threshold, known);
    return known;
  }
  const tooMuch = ({ alerts, firingMs }: Trial) => alerts > target || firingMs > LARGEST_SHARE * spanMs;
  let strict: Trial | null = null;
  let lax: Trial | null = null;
  let rank = 0;
  let seen = 0;
  for (const [threshold, count] of strictFirst) {
    seen += count;
    if (rank >= seen) continue;
    const one: Trial = yield* attempt(threshold);
    if (tooMuch(one)) {
      lax = one;
      break;
    }
    strict = one;
    while (rank < seen) rank = rank * 2 + 1;
  }
  for (let round = 0; round < REFINEMENTS && strict && lax; round++) {
    const middle: Trial = yield* attempt(roundStrictly((strict.threshold + lax.threshold) / 2, comparison));
    if (middle.threshold === strict.threshold || middle.threshold === lax.threshold) break;
    if (tooMuch(middle)) lax = middle;
    else strict = middle;
  }
  const distance = ({ alerts }: Trial) => Math.abs(alerts - target);
  // Of equals the one that fires more often, or earlier.
  const byFit = (a: Trial, b: Trial) =>
    distance(a) - distance(b) || a.alerts - b.alerts || (above ? 1 : -1) * (a.threshold - b.threshold);
  const bearable = [...tried.values()].filter(({ firingMs }) => firingMs <= LARGEST_SHARE * spanMs);
  return bearable.sort(byFit)[0] ?? null;
}

/** Two significant digits, away from firing. */
export function roundStrictly(value: number, comparison: "above" | "below"): number {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  const steps = value / unit;
  // 30 / 0.1 is 299.99999999999994: what is a round number already stays one.
  const whole = Math.abs(steps - Math.round(steps)) < 1e-9 ? Math.round(steps) : null;
  const rounded = whole ?? (comparison === "above" ? Math.ceil(steps) : Math.floor(steps));
  return Number((rounded * unit).toPrecision(12));
}
