type Entry = { row: number; value: number };

/** Largest (or smallest) of the last `length` rows: a queue that keeps only what can still become the extreme. */
class Extreme {
  private readonly entries: Entry[] = [];
  private head = 0;

  constructor(private readonly sign: 1 | -1) {}

  get(): number | null {
    return this.entries[this.head]?.value ?? null;
  }

  dropBefore(row: number): void {
    while (this.head < this.entries.length && this.entries[this.head]!.row < row) this.head += 1;
    if (this.head < 1_024 || this.head * 2 < this.entries.length) return;
    this.entries.splice(0, this.head);
    this.head = 0;
  }

  push(entry: Entry): void {
    while (
      this.entries.length > this.head &&
      this.sign * this.entries.at(-1)!.value <= this.sign * entry.value
    )
      this.entries.pop();
    this.entries.push(entry);
  }
}

/** Highest and lowest value among the last `length` rows, and how many of them had one; a step takes constant time. */
export class SlidingRange {
  private readonly high = new Extreme(1);
  private readonly low = new Extreme(-1);
  private readonly rows: number[] = [];
  private head = 0;

  constructor(private readonly length: number) {}

  /** The range of the `length` rows before `row`. */
  before(row: number): { high: number; low: number; count: number } | null {
    const first = row - this.length;
    this.high.dropBefore(first);
    this.low.dropBefore(first);
    while (this.head < this.rows.length && this.rows[this.head]! < first) this.head += 1;
    if (this.head >= 1_024 && this.head * 2 >= this.rows.length) {
      this.rows.splice(0, this.head);
      this.head = 0;
    }
    const high = this.high.get();
    const low = this.low.get();
    return high === null || low === null ? null : { high, low, count: this.rows.length - this.head };
  }

  push(row: number, value: number): void {
    this.high.push({ row, value });
    this.low.push({ row, value });
    this.rows.push(row);
  }
}
