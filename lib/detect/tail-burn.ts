import { emptySketch, mergeSketch, quantile, shareBeyond, sketchCount } from "@/lib/aggregate/sketch";
import { BINS_PER_HOUR } from "@/lib/schema/log-bin";
import type { Sketch } from "@/lib/schema/rollup";

const HISTORY_HOURS = 14 * 24;
const COLD_START_HOURS = 3 * 24;
const WINDOWS = [3, BINS_PER_HOUR] as const;
const TAILS = [
  { side: "above", quantile: 0.95 },
  { side: "below", quantile: 0.1 },
] as const;
const FIRE = { times: 2, z: 3, n: 20 };
const RECOVERED = { times: 1.5, evaluations: 3 };
/** Requests of one window resemble each other: the variance of their count grows with this much of n. */
const LIKENESS = 0.004;

export type TailSide = (typeof TAILS)[number]["side"];
export type TailVerdict = {
  firing: boolean;
  side: TailSide;
  /** The usual P95 (or P10), and the share of requests that usually lies beyond it. */
  limit: number | null;
  usualShare: number;
  /** Of the last hour: requests, the share beyond the limit, and how evident that is. */
  n: number;
  share: number;
  z: number;
};

type Tail = {
  side: TailSide;
  quantile: number;
  limit: number | null;
  share: number;
  firing: boolean;
  calm: number;
};
type Burn = { n: number; times: number; z: number; share: number };

/** Tail-exceedance burn (TXB): how much faster than usual a series spends what lies beyond its usual P95 or P10. */
export class TailBurn {
  private readonly tails: Tail[] = TAILS.map((tail) => ({
    ...tail,
    limit: null,
    share: 0,
    firing: false,
    calm: 0,
  }));
  private readonly hours: { hour: number; sketch: Sketch }[] = [];
  private readonly bins: { bin: number; sketch: Sketch }[] = [];
  private current: { hour: number; sketch: Sketch; learned: boolean } | null = null;
  private first: number | null = null;

  /** Bins must come in ascending order. */
  observe(bin: number, sketch: Sketch): TailVerdict {
    this.roll(bin);
    this.bins.push({ bin, sketch });
    while (this.bins[0]!.bin <= bin - BINS_PER_HOUR) this.bins.shift();
    mergeSketch(this.current!.sketch, sketch);
    const verdicts = this.tails.map((tail) => this.judge(tail, bin));
    if (verdicts.some(({ firing }) => firing)) this.current!.learned = false;
    return verdicts.reduce((one, other) => (other.firing && !one.firing ? other : one));
  }

  /** At a new hour the one before is learned, unless it was part of an episode. */
  private roll(bin: number): void {
    const hour = Math.floor(bin / BINS_PER_HOUR);
    if (this.current?.hour === hour) return;
    this.first ??= hour;
    if (this.current?.learned) this.hours.push(this.current);
    while (this.hours.length > 0 && this.hours[0]!.hour < hour - HISTORY_HOURS) this.hours.shift();
    this.current = { hour, sketch: emptySketch(), learned: true };
    if (hour - this.first < COLD_START_HOURS) return;
    const usual = emptySketch();
    for (const { sketch } of this.hours) mergeSketch(usual, sketch);
    for (const tail of this.tails) {
      tail.limit = quantile(usual, tail.quantile);
      tail.share = tail.limit === null ? 0 : shareBeyond(usual, tail.limit, tail.side);
    }
  }

  private judge(tail: Tail, bin: number): TailVerdict {
    const [short, long] = WINDOWS.map((length) => this.burn(tail, bin - length));
    const fires = [short!, long!].every(
      ({ n, times, z }) => n >= FIRE.n && times >= FIRE.times && z > FIRE.z,
    );
    if (fires) {
      tail.firing = true;
      tail.calm = 0;
    } else if (tail.firing && short!.n > 0) {
      tail.calm = short!.times < RECOVERED.times ? tail.calm + 1 : 0;
      if (tail.calm >= RECOVERED.evaluations) tail.firing = false;
    }
    const { n, share, z } = long!;
    return { firing: tail.firing, side: tail.side, limit: tail.limit, usualShare: tail.share, n, share, z };
  }

  private burn({ limit, side, share: p }: Tail, after: number): Burn {
    const sketch = emptySketch();
    for (const one of this.bins) if (one.bin > after) mergeSketch(sketch, one.sketch);
    const n = sketchCount(sketch);
    if (limit === null || n === 0 || p === 0) return { n, times: 0, z: 0, share: 0 };
    const share = shareBeyond(sketch, limit, side);
    const deviation = Math.sqrt(n * p * (1 - p) * (1 + LIKENESS * (n - 1)));
    return { n, times: share / p, z: (n * (share - p)) / deviation, share };
  }
}
