import type { Rollup } from "@/lib/schema/figures/rollup";
import { emptyRollup, mergeRollup, subtractRollup } from "./rollup";

type Entry = { bucket: number; figures: Rollup };

/** The figures of a window that slides over ascending buckets: one sum, whatever the window's length. */
export class SlidingRollup {
  private entries: Entry[] = [];
  /** Where the window begins in `entries`. */
  private first = 0;
  private readonly total = emptyRollup();

  add(bucket: number, figures: Rollup): void {
    this.entries.push({ bucket, figures });
    mergeRollup(this.total, figures);
  }

  /** Takes out what lies before `from`; whether there was any. */
  dropBefore(from: number): boolean {
    const before = this.first;
    let maximumGone = false;
    for (let oldest = this.entries[this.first]; oldest && oldest.bucket < from; ) {
      const { figures } = oldest;
      subtractRollup(this.total, figures);
      maximumGone ||=
        figures.latencyMax === this.total.latencyMax || figures.costNanoMax === this.total.costNanoMax;
      oldest = this.entries[++this.first];
    }
    if (this.first === before) return false;
    if (this.first * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.first);
      this.first = 0;
    }
    if (maximumGone) this.findMaxima();
    return true;
  }

  get isEmpty(): boolean {
    return this.first === this.entries.length;
  }

  /** The returned rollup must not be changed; it moves with the window. */
  sum(): Rollup {
    return this.total;
  }

  /** A maximum cannot be taken out of a sum. */
  private findMaxima(): void {
    this.total.latencyMax = null;
    this.total.costNanoMax = 0n;
    for (let at = this.first; at < this.entries.length; at++) {
      const { latencyMax, costNanoMax } = this.entries[at]!.figures;
      if (latencyMax !== null && latencyMax > (this.total.latencyMax ?? -1))
        this.total.latencyMax = latencyMax;
      if (costNanoMax > this.total.costNanoMax) this.total.costNanoMax = costNanoMax;
    }
  }
}
