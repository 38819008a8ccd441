import { BINS_PER_DAY, type LogBin } from "@/lib/schema/detectors/log-bin";
import type { Residual } from "./drift-model";

/** 14 days back, and what lies around them; a power of two of days. */
const CAPACITY = 16 * BINS_PER_DAY;

/**
 * The last 16 days of a series, in a ring: moments, distances to the season, and which bins are not to be learned. Most
 * series are younger: the ring has room for the days since the first bin, a power of two of them.
 */
export class SeasonalHistory {
  private capacity = BINS_PER_DAY;
  private n = new Float64Array(BINS_PER_DAY);
  private sum = new Float64Array(BINS_PER_DAY);
  private squares = new Float64Array(BINS_PER_DAY);
  private residual = new Float64Array(BINS_PER_DAY);
  private surprise = new Float64Array(BINS_PER_DAY);
  private leftOut = new Uint8Array(BINS_PER_DAY);
  /** What is known: the bins `[start, end)`. */
  private start = 0;
  private end = 0;

  /** Bins must come in ascending order; what lies between is empty. */
  push(bin: number, { n, sum, sumSq }: LogBin): void {
    this.start = this.end === 0 ? bin : Math.max(this.start, bin + 1 - CAPACITY);
    this.makeRoom(bin + 1 - this.start);
    for (let empty = Math.max(this.end, this.start); empty <= bin; empty++) this.clear(empty % this.capacity);
    const at = bin % this.capacity;
    this.n[at] = n;
    this.sum[at] = sum;
    this.squares[at] = n === 0 ? 0 : Math.max(0, sumSq - sum ** 2 / n);
    this.end = bin + 1;
  }

  note(bin: number, residual: number, surprise: number): void {
    this.residual[bin % this.capacity] = residual;
    this.surprise[bin % this.capacity] = surprise;
  }

  leaveOut(from: number, to: number): void {
    for (let bin = Math.max(from, this.start); bin < Math.min(to, this.end); bin++)
      this.leftOut[bin % this.capacity] = 1;
  }

  /** What was left out is learned after all; its distances to what was usual before say nothing about the drift. */
  keep(from: number, to: number): void {
    for (let bin = Math.max(from, this.start); bin < Math.min(to, this.end); bin++) {
      this.leftOut[bin % this.capacity] = 0;
      this.residual[bin % this.capacity] = Number.NaN;
    }
  }

  /** Reads what came before a bin as if it had come at another level, `ln` higher. */
  raiseBefore(before: number, ln: number): void {
    for (let bin = this.start; bin < Math.min(before, this.end); bin++)
      this.sum[bin % this.capacity]! += this.n[bin % this.capacity]! * ln;
  }

  /** Mean over `[from, to)` without what is forgotten or left out; NaN under `least` requests. */
  mean(from: number, to: number, least: number): number {
    let n = 0;
    let sum = 0;
    const last = Math.min(to, this.end);
    for (let bin = Math.max(from, this.start); bin < last; bin++) {
      const at = bin % this.capacity;
      if (this.leftOut[at] === 1) continue;
      n += this.n[at]!;
      sum += this.sum[at]!;
    }
    return n < Math.max(1, least) ? Number.NaN : sum / n;
  }

  /** What n requests in the bins `[from, to)` were away from the season on average; left-out bins count too. */
  distance(from: number, to: number): { n: number; residual: number } {
    let n = 0;
    let weighted = 0;
    for (let bin = Math.max(from, this.start); bin < to; bin++) {
      const at = bin % this.capacity;
      const residual = this.residual[at]!;
      if (Number.isNaN(residual)) continue;
      n += this.n[at]!;
      weighted += this.n[at]! * residual;
    }
    return { n, residual: n === 0 ? 0 : weighted / n };
  }

  residuals(from: number, to: number): Residual[] {
    const result: Residual[] = [];
    for (let bin = Math.max(from, this.end - CAPACITY, 0); bin < Math.min(to, this.start); bin++)
      result.push({ value: null, n: 0, squares: 0 });
    for (let bin = Math.max(from, this.start); bin < to; bin++) {
      const at = bin % this.capacity;
      const known = this.leftOut[at] === 0 && !Number.isNaN(this.residual[at]!);
      result.push({
        value: known ? this.residual[at]! : null,
        n: this.n[at]!,
        squares: this.leftOut[at] === 0 ? this.squares[at]! : 0,
      });
    }
    return result;
  }

  /** Innovations in their own standard deviations. */
  surprises(from: number, to: number): number[] {
    const result: number[] = [];
    for (let bin = Math.max(from, this.start); bin < to; bin++) {
      const at = bin % this.capacity;
      if (this.leftOut[at] === 0 && !Number.isNaN(this.surprise[at]!)) result.push(this.surprise[at]!);
    }
    return result;
  }

  private makeRoom(bins: number): void {
    if (bins <= this.capacity) return;
    const old = this.capacity;
    while (this.capacity < bins) this.capacity *= 2;
    const moved = <T extends Float64Array | Uint8Array>(from: T, to: T): T => {
      for (let bin = this.start; bin < this.end; bin++) to[bin % this.capacity] = from[bin % old]!;
      return to;
    };
    this.n = moved(this.n, new Float64Array(this.capacity));
    this.sum = moved(this.sum, new Float64Array(this.capacity));
    this.squares = moved(this.squares, new Float64Array(this.capacity));
    this.residual = moved(this.residual, new Float64Array(this.capacity));
    this.surprise = moved(this.surprise, new Float64Array(this.capacity));
    this.leftOut = moved(this.leftOut, new Uint8Array(this.capacity));
  }

  private clear(at: number): void {
    this.n[at] = 0;
    this.sum[at] = 0;
    this.squares[at] = 0;
    this.residual[at] = Number.NaN;
    this.surprise[at] = Number.NaN;
    this.leftOut[at] = 0;
  }
}
