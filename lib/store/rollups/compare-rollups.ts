import type { RollupLevel } from "@/lib/schema/figures/rollup";
import { compareRollupKeys } from "./merge-adjacent";
import { type KeyedRollup, rollupFingerprint } from "./rollup-codec";

/** `_all`: of all series together. */
export type ComparedLevel = RollupLevel | "1m_all" | "1h_all";

/** A bucket whose stored figures differ from its raw rows. `raw` or `stored` null: that side has no rows. */
export type RollupDifference = Pick<KeyedRollup, "projectId" | "seriesId" | "bucket"> & {
  level: ComparedLevel;
  raw: string | null;
  stored: string | null;
};
export type Comparison = {
  /** Buckets compared, by level. */
  buckets: Record<ComparedLevel, number>;
  /** The number found; `differences` contains the first ones. */
  differenceCount: number;
  differences: RollupDifference[];
};

const DIFFERENCES_KEPT = 20;

export function emptyComparison(): Comparison {
  return {
    buckets: { "1m": 0, "1m_all": 0, "1h": 0, "1h_all": 0, "1d": 0 },
    differenceCount: 0,
    differences: [],
  };
}

/** Compares expected rows with stored ones; both are in the order of compareRollupKeys. */
export class LockstepCheck {
  private next: Promise<IteratorResult<KeyedRollup>> | null = null;

  constructor(
    private readonly level: ComparedLevel,
    private readonly stored: AsyncGenerator<KeyedRollup>,
    private readonly result: Comparison,
  ) {}

  async expect(counted: KeyedRollup): Promise<void> {
    for (;;) {
      const { done, value } = await this.peek();
      const order = done ? 1 : compareRollupKeys(value, counted);
      if (order > 0) return this.compare(counted, null);
      this.next = null;
      this.compare(order === 0 ? counted : null, value);
      if (order === 0) return;
    }
  }

  async end(): Promise<void> {
    for (;;) {
      const { done, value } = await this.peek();
      if (done) return;
      this.next = null;
      this.compare(null, value);
    }
  }

  private peek(): Promise<IteratorResult<KeyedRollup>> {
    this.next ??= this.stored.next();
    return this.next;
  }

  private compare(counted: KeyedRollup | null, stored: KeyedRollup | null): void {
    this.result.buckets[this.level] += 1;
    const raw = counted && rollupFingerprint(counted.figures);
    const kept = stored && rollupFingerprint(stored.figures);
    if (raw === kept) return;
    this.result.differenceCount += 1;
    if (this.result.differences.length >= DIFFERENCES_KEPT) return;
    const { projectId, seriesId, bucket } = (counted ?? stored)!;
    this.result.differences.push({ level: this.level, projectId, seriesId, bucket, raw, stored: kept });
  }
}
