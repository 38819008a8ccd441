import {
  emptySketch,
  mergeSketch,
  quantile,
  scaleSketch,
  shareBeyond,
  sketchCount,
  subtractSketch,
} from "@/lib/aggregate/sketch";
import { BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import type { Sketch } from "@/lib/schema/figures/rollup";

const HISTORY_DAYS = 14;
const COLD_START_DAYS = 3;
const WINDOWS = [3, BINS_PER_HOUR] as const;
const TAILS = [
  { side: "above", quantile: 0.95 },
  { side: "below", quantile: 0.1 },
] as const;
export const TAIL_FIRE_Z = 4;
const FIRE = { times: 2, z: TAIL_FIRE_Z, n: 20 };
const RECOVERED = { times: 1.5, evaluations: 3 };
/** Requests of one window resemble each other: the variance of their count grows with this much of n. */
const LIKENESS = 0.004;

export type TailSide = (typeof TAILS)[number]["side"];
export type TailVerdict = {
  firing: boolean;
  side: TailSide;
  /** The usual P95 (or P10) at the level expected now, and the share of requests that usually lies beyond it. */
  limit: number | null;
  usualShare: number;
  /** P95 (or P10) of the last hour while it fires. */
  current: number | null;
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

/** The sketches of past days, relative to the level expected at the time. Day d covers [d, d + 1) * 24 h since 1970. */
export type TailDays = Map<number, Sketch>;

/**
 * Tail-exceedance burn (TXB): how much faster than normal a series uses up the share beyond its normal P95 or P10.
 * Values are relative to the level that the seasonal detector expects, so that neither the time of day nor drift moves
 * them.
 */
export class TailBurn {
  private readonly tails: Tail[] = TAILS.map((tail) => ({
    ...tail,
    limit: null,
    share: 0,
    firing: false,
    calm: 0,
  }));
  private readonly windows = WINDOWS.map((length) => new Window(length));
  private current: { hour: number; sketch: Sketch; learned: boolean } | null = null;
  /** All days together. */
  private usual = emptySketch();

  constructor(readonly days: TailDays = new Map()) {
    for (const sketch of days.values()) mergeSketch(this.usual, sketch);
  }

  /**
   * Bins must come in ascending order; `level` is the expected ln x, null while it is not known. `learn` false: this
   * hour was learned before a restart.
   */
  observe(bin: number, sketch: Sketch, level: number | null, learn = true): TailVerdict {
    this.roll(bin);
    const relative = level === null ? null : scaleSketch(sketch, -level);
    if (relative) mergeSketch(this.current!.sketch, relative);
    const windows = this.windows.map((window) => window.move(bin, relative));
    const verdicts = this.tails.map((tail) => this.judge(tail, windows, level ?? 0));
    if (!learn || verdicts.some(({ firing }) => firing)) this.current!.learned = false;
    return verdicts.reduce((one, other) => (other.firing && !one.firing ? other : one));
  }

  /** The normal distribution is learned again. */
  accept(): void {
    this.days.clear();
    this.usual = emptySketch();
    for (const tail of this.tails) Object.assign(tail, { limit: null, share: 0, firing: false, calm: 0 });
  }

  /** At a new hour the one before is learned, unless it was part of an episode. */
  private roll(bin: number): void {
    const hour = Math.floor(bin / BINS_PER_HOUR);
    if (this.current?.hour === hour) return;
    if (this.current?.learned && sketchCount(this.current.sketch) > 0) this.learn(this.current);
    this.current = { hour, sketch: emptySketch(), learned: true };
    const today = Math.floor(bin / BINS_PER_DAY);
    for (const [day, sketch] of this.days) {
      if (day >= today - HISTORY_DAYS) continue;
      this.days.delete(day);
      subtractSketch(this.usual, sketch);
    }
    const known = Math.min(...this.days.keys()) <= today - COLD_START_DAYS;
    for (const tail of this.tails) {
      tail.limit = known ? quantile(this.usual, tail.quantile) : null;
      tail.share = tail.limit === null ? 0 : shareBeyond(this.usual, tail.limit, tail.side);
    }
  }

  private learn({ hour, sketch }: { hour: number; sketch: Sketch }): void {
    const day = Math.floor((hour * BINS_PER_HOUR) / BINS_PER_DAY);
    const known = this.days.get(day) ?? emptySketch();
    mergeSketch(known, sketch);
    mergeSketch(this.usual, sketch);
    this.days.set(day, known);
  }

  private judge(tail: Tail, windows: readonly Sketch[], level: number): TailVerdict {
    const [short, long] = windows.map((sketch) => burn(tail, sketch));
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
    const current = tail.firing ? quantile(windows.at(-1)!, tail.quantile) : null;
    const limit = tail.limit === null ? null : tail.limit * Math.exp(level);
    return {
      firing: tail.firing,
      side: tail.side,
      limit,
      current: current === null ? null : current * Math.exp(level),
      usualShare: tail.share,
      n,
      share,
      z,
    };
  }
}

/** What the last bins hold. */
class Window {
  private readonly bins: { bin: number; sketch: Sketch }[] = [];
  private readonly sketch = emptySketch();

  constructor(private readonly length: number) {}

  move(bin: number, added: Sketch | null): Sketch {
    if (added) {
      this.bins.push({ bin, sketch: added });
      mergeSketch(this.sketch, added);
    }
    while (this.bins.length > 0 && this.bins[0]!.bin <= bin - this.length)
      subtractSketch(this.sketch, this.bins.shift()!.sketch);
    return this.sketch;
  }
}

function burn({ limit, side, share: p }: Tail, sketch: Sketch): Burn {
  const n = sketchCount(sketch);
  if (limit === null || n === 0 || p === 0) return { n, times: 0, z: 0, share: 0 };
  const share = shareBeyond(sketch, limit, side);
  const deviation = Math.sqrt(n * p * (1 - p) * (1 + LIKENESS * (n - 1)));
  return { n, times: share / p, z: (n * (share - p)) / deviation, share };
}
