import { BINS_PER_DAY, type LogBin } from "@/lib/schema/detectors/log-bin";
import type { Residual } from "./drift-model";

/** 14 days back, and what lies around them. */
const CAPACITY = 16 * BINS_PER_DAY;

/** The last 16 days of a series, in a ring: moments, distances to the season, and which bins are not to be learned. */
export class SeasonalHistory {
  private readonly n = new Float64Array(CAPACITY);
  private readonly sum = new Float64Array(CAPACITY);
  private readonly squares = new Float64Array(CAPACITY);
  private readonly residual = new Float64Array(CAPACITY).fill(Number.NaN);
  private readonly surprise = new Float64Array(CAPACITY).fill(Number.NaN);
  private readonly leftOut = new Uint8Array(CAPACITY);
  private end = 0;

  /** Bins must come in ascending order; what lies between is empty. */
  push(bin: number, { n, sum, sumSq }: LogBin): void {
    for (let empty = Math.max(this.end, bin - CAPACITY); empty <= bin; empty++) this.clear(empty % CAPACITY);
    const at = bin % CAPACITY;
    this.n[at] = n;
    this.sum[at] = sum;
    this.squares[at] = n === 0 ? 0 : Math.max(0, sumSq - sum ** 2 / n);
    this.end = bin + 1;
  }

  note(bin: number, residual: number, surprise: number): void {
    this.residual[bin % CAPACITY] = residual;
    this.surprise[bin % CAPACITY] = surprise;
  }

  leaveOut(from: number, to: number): void {
    for (let bin = Math.max(from, this.end - CAPACITY); bin < Math.min(to, this.end); bin++)
      this.leftOut[bin % CAPACITY] = 1;
  }

  /** What was left out is learned after all; its distances to what was usual before say nothing about the drift. */
  keep(from: number, to: number): void {
    for (let bin = from; bin < to; bin++) {
      this.leftOut[bin % CAPACITY] = 0;
      this.residual[bin % CAPACITY] = Number.NaN;
    }
  }

  /** Reads what came before a bin as if it had come at another level, `ln` higher. */
  raiseBefore(before: number, ln: number): void {
    for (let bin = Math.max(0, this.end - CAPACITY); bin < before; bin++)
      this.sum[bin % CAPACITY]! += this.n[bin % CAPACITY]! * ln;
  }

  /** Mean over `[from, to)` without what is forgotten or left out; NaN under `least` requests. */
  mean(from: number, to: number, least: number): number {
    let n = 0;
    let sum = 0;
    const last = Math.min(to, this.end);
    for (let bin = Math.max(from, this.end - CAPACITY, 0); bin < last; bin++) {
      const at = bin % CAPACITY;
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
    for (let bin = Math.max(from, this.end - CAPACITY, 0); bin < to; bin++) {
      const residual = this.residual[bin % CAPACITY]!;
      if (Number.isNaN(residual)) continue;
      n += this.n[bin % CAPACITY]!;
      weighted += this.n[bin % CAPACITY]! * residual;
    }
    return { n, residual: n === 0 ? 0 : weighted / n };
  }

  residuals(from: number, to: number): Residual[] {
    const result: Residual[] = [];
    for (let bin = Math.max(from, this.end - CAPACITY, 0); bin < to; bin++) {
      const at = bin % CAPACITY;
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
    for (let bin = Math.max(from, this.end - CAPACITY, 0); bin < to; bin++) {
      const at = bin % CAPACITY;
      if (this.leftOut[at] === 0 && !Number.isNaN(this.surprise[at]!)) result.push(this.surprise[at]!);
    }
    return result;
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
