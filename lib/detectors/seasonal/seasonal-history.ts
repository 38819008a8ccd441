import { BINS_PER_DAY, type LogBin } from "@/lib/schema/detectors/log-bin";
import type { Residual } from "./drift-model";

/** 14 days back, and what lies around them. */
const DAYS_KEPT = 16;
const CAPACITY = DAYS_KEPT * BINS_PER_DAY;
/** Bins with requests that there is room for at first. */
const FIRST_CAPACITY = 32;

/**
 * The last 16 days of a series: moments, distances to the season, and which bins are not to be learned. Most series are
 * young or send seldom: only bins with requests take room. They stand in a ring, in order.
 */
export class SeasonalHistory {
  private capacity = FIRST_CAPACITY;
  private bins = new Int32Array(FIRST_CAPACITY);
  private n = new Float64Array(FIRST_CAPACITY);
  private sum = new Float64Array(FIRST_CAPACITY);
  private squares = new Float64Array(FIRST_CAPACITY);
  private residual = new Float64Array(FIRST_CAPACITY);
  private surprise = new Float64Array(FIRST_CAPACITY);
  private leftOut = new Uint8Array(FIRST_CAPACITY);
  /** Where the oldest bin stands, and how many there are. */
  private first = 0;
  private count = 0;
  /** What is known: the bins `[start, end)`. */
  private start = 0;
  private end = 0;

  /** Bins must come in ascending order; what lies between is empty. */
  push(bin: number, { n, sum, sumSq }: LogBin): void {
    this.start = this.end === 0 ? bin : Math.max(this.start, bin + 1 - CAPACITY);
    this.end = bin + 1;
    while (this.count > 0 && this.bins[this.first]! < this.start) {
      this.first = (this.first + 1) % this.capacity;
      this.count -= 1;
    }
    if (n === 0) return;
    if (this.count === this.capacity) this.makeRoom();
    const at = this.slot(this.count++);
    this.bins[at] = bin;
    this.n[at] = n;
    this.sum[at] = sum;
    this.squares[at] = Math.max(0, sumSq - sum ** 2 / n);
    this.residual[at] = Number.NaN;
    this.surprise[at] = Number.NaN;
    this.leftOut[at] = 0;
  }

  note(bin: number, residual: number, surprise: number): void {
    this.each(bin, bin + 1, (at) => {
      this.residual[at] = residual;
      this.surprise[at] = surprise;
    });
  }

  leaveOut(from: number, to: number): void {
    this.each(from, to, (at) => {
      this.leftOut[at] = 1;
    });
  }

  /** What was left out is learned after all; its distances to what was usual before say nothing about the drift. */
  keep(from: number, to: number): void {
    this.each(from, to, (at) => {
      this.leftOut[at] = 0;
      this.residual[at] = Number.NaN;
    });
  }

  /** Reads what came before a bin as if it had come at another level, `ln` higher. */
  raiseBefore(before: number, ln: number): void {
    this.each(this.start, before, (at) => {
      this.sum[at]! += this.n[at]! * ln;
    });
  }

  /** Mean over `[from, to)` without what is forgotten or left out; NaN under `least` requests. */
  mean(from: number, to: number, least: number): number {
    let n = 0;
    let sum = 0;
    // Without a function for each: detectors spend most of their time here.
    const begin = this.position(from);
    let at = this.slot(begin);
    for (let left = this.position(to) - begin; left > 0; left--) {
      if (this.leftOut[at] === 0) {
        n += this.n[at]!;
        sum += this.sum[at]!;
      }
      at = at + 1 === this.capacity ? 0 : at + 1;
    }
    return n < Math.max(1, least) ? Number.NaN : sum / n;
  }

  /** What n requests in the bins `[from, to)` were away from the season on average; left-out bins count too. */
  distance(from: number, to: number): { n: number; residual: number } {
    let n = 0;
    let weighted = 0;
    this.each(from, to, (at) => {
      const residual = this.residual[at]!;
      if (Number.isNaN(residual)) return;
      n += this.n[at]!;
      weighted += this.n[at]! * residual;
    });
    return { n, residual: n === 0 ? 0 : weighted / n };
  }

  /** Of each bin, also of those without requests. */
  residuals(from: number, to: number): Residual[] {
    const least = Math.max(from, this.end - CAPACITY, 0);
    const result = new Array<Residual>(Math.max(0, to - least)).fill(NO_REQUESTS);
    this.each(least, to, (at) => {
      const isLearned = this.leftOut[at] === 0;
      const residual = this.residual[at]!;
      result[this.bins[at]! - least] = {
        value: isLearned && !Number.isNaN(residual) ? residual : null,
        n: this.n[at]!,
        squares: isLearned ? this.squares[at]! : 0,
      };
    });
    return result;
  }

  /** Innovations in their own standard deviations. */
  surprises(from: number, to: number): number[] {
    const result: number[] = [];
    this.each(from, to, (at) => {
      if (this.leftOut[at] === 0 && !Number.isNaN(this.surprise[at]!)) result.push(this.surprise[at]!);
    });
    return result;
  }

  /** Where each of the bins of `[from, to)` that have requests stands, in order. */
  private each(from: number, to: number, use: (at: number) => void): void {
    const begin = this.position(from);
    let at = this.slot(begin);
    for (let left = this.position(to) - begin; left > 0; left--) {
      use(at);
      at = at + 1 === this.capacity ? 0 : at + 1;
    }
  }

  /** How many of the bins lie before `bin`. */
  private position(bin: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.bins[this.slot(middle)]! < bin) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private slot(index: number): number {
    const at = this.first + index;
    return at < this.capacity ? at : at - this.capacity;
  }

  private makeRoom(): void {
    const capacity = Math.min(2 * this.capacity, CAPACITY);
    const moved = <T extends Int32Array | Float64Array | Uint8Array>(from: T, to: T): T => {
      for (let index = 0; index < this.count; index++) to[index] = from[this.slot(index)]!;
      return to;
    };
    this.bins = moved(this.bins, new Int32Array(capacity));
    this.n = moved(this.n, new Float64Array(capacity));
    this.sum = moved(this.sum, new Float64Array(capacity));
    this.squares = moved(this.squares, new Float64Array(capacity));
    this.residual = moved(this.residual, new Float64Array(capacity));
    this.surprise = moved(this.surprise, new Float64Array(capacity));
    this.leftOut = moved(this.leftOut, new Uint8Array(capacity));
    this.first = 0;
    this.capacity = capacity;
  }
}

const NO_REQUESTS: Residual = { value: null, n: 0, squares: 0 };
