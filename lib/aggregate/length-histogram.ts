import type { Sketch } from "@/lib/schema/figures/rollup";
import { sketchCount } from "./sketch";
import { LN_GAMMA } from "./sketch-buckets";

/** A bar of two histograms on one axis: values in [from, to), as shares of all values of each. */
export type HistogramBar = { from: number; to: number; now: number; before: number };

/** Both distributions in at most `bars` bars of the same width in ln x, from the smallest to the largest value of either. */
export function lengthHistogram(now: Sketch, before: Sketch, bars: number): HistogramBar[] {
  const keys = [...now.buckets.keys(), ...before.buckets.keys()];
  if (keys.length === 0) return [];
  const [first, last] = [minimum(keys), maximum(keys)];
  const width = Math.max(1, Math.ceil((last - first + 1) / bars));
  const count = Math.ceil((last - first + 1) / width);
  const share = (sketch: Sketch, bar: number) => {
    const total = sketchCount(sketch);
    if (total === 0) return 0;
    let sum = 0;
    for (let key = first + bar * width; key < first + (bar + 1) * width; key++)
      sum += sketch.buckets.get(key) ?? 0;
    return sum / total;
  };
  return Array.from({ length: count }, (_, bar) => ({
    from: Math.exp((first + bar * width - 1) * LN_GAMMA),
    to: Math.exp((first + (bar + 1) * width - 1) * LN_GAMMA),
    now: share(now, bar),
    before: share(before, bar),
  }));
}

const minimum = (keys: readonly number[]) => keys.reduce((least, key) => Math.min(least, key));
const maximum = (keys: readonly number[]) => keys.reduce((most, key) => Math.max(most, key));
