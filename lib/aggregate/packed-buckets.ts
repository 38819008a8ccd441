/**
 * The buckets of a sketch that is only read: index and count in pairs, the indexes ascending. A map takes six times as much
 * memory, which the collector of garbage walks and moves.
 */
export class PackedBuckets implements ReadonlyMap<number, number> {
  constructor(private readonly pairs: Int32Array | Float64Array) {}

  get size(): number {
    return this.pairs.length / 2;
  }

  get(index: number): number | undefined {
    const { pairs } = this;
    let [low, high] = [0, this.size - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = pairs[middle * 2]!;
      if (found === index) return pairs[middle * 2 + 1];
      if (found < index) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  has(index: number): boolean {
    return this.get(index) !== undefined;
  }

  forEach(callback: (count: number, index: number, map: ReadonlyMap<number, number>) => void): void {
    const { pairs } = this;
    for (let at = 0; at < pairs.length; at += 2) callback(pairs[at + 1]!, pairs[at]!, this);
  }

  *entries(): MapIterator<[number, number]> {
    const { pairs } = this;
    for (let at = 0; at < pairs.length; at += 2) yield [pairs[at]!, pairs[at + 1]!];
  }

  *keys(): MapIterator<number> {
    for (let at = 0; at < this.pairs.length; at += 2) yield this.pairs[at]!;
  }

  *values(): MapIterator<number> {
    for (let at = 1; at < this.pairs.length; at += 2) yield this.pairs[at]!;
  }

  [Symbol.iterator](): MapIterator<[number, number]> {
    return this.entries();
  }
}
