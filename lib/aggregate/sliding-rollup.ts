import type { Rollup } from "@/lib/schema/rollup";
import { emptyRollup, mergeRollup } from "./rollup";

type Entry = { bucket: number; figures: Rollup };

/**
 * The figures of a window that slides over ascending buckets. Maxima cannot be taken out of a sum again, so it is held as
 * two: `old` ends at the older part's last entry, one sum for each place where the window may begin; `young` grows.
 */
export class SlidingRollup {
  /** The oldest entry lies last; each holds the sum of itself and all younger ones of this part. */
  private old: Entry[] = [];
  private young: Entry[] = [];
  private youngSum = emptyRollup();

  add(bucket: number, figures: Rollup): void {
    this.young.push({ bucket, figures });
    mergeRollup(this.youngSum, figures);
  }

  /** Takes out what lies before `from`. */
  dropBefore(from: number): void {
    for (;;) {
      if (this.old.length === 0) this.turn();
      const oldest = this.old.at(-1);
      if (oldest === undefined || oldest.bucket >= from) return;
      this.old.pop();
    }
  }

  get isEmpty(): boolean {
    return this.old.length === 0 && this.young.length === 0;
  }

  /** Nobody may change what comes back. */
  sum(): Rollup {
    const older = this.old.at(-1)?.figures;
    if (older === undefined) return this.youngSum;
    if (this.young.length === 0) return older;
    const sum = emptyRollup();
    mergeRollup(sum, older);
    mergeRollup(sum, this.youngSum);
    return sum;
  }

  private turn(): void {
    let younger: Rollup | null = null;
    for (const { bucket, figures } of this.young.toReversed()) {
      const sum = emptyRollup();
      mergeRollup(sum, figures);
      if (younger) mergeRollup(sum, younger);
      this.old.push({ bucket, figures: sum });
      younger = sum;
    }
    this.young = [];
    this.youngSum = emptyRollup();
  }
}
