/**
 * A cache that forgets what was not used since the last `most` new entries, or since those of this weight. It gives up its older half at once, so a use
 * costs one look-up and no order is kept; and what is used stays, however many names one project sends.
 */
export class TwoGenerations<T> {
  private young = new Map<string, T>();
  private old = new Map<string, T>();
  private weight = 0;

  constructor(
    private readonly most: number,
    private readonly weigh: (key: string) => number = () => 1,
  ) {}

  get(key: string): T | undefined {
    const known = this.young.get(key);
    if (known !== undefined) return known;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: T): void {
    if (!this.young.has(key)) {
      if (this.weight >= this.most) {
        this.old = this.young;
        this.young = new Map();
        this.weight = 0;
      }
      this.weight += this.weigh(key);
    }
    this.young.set(key, value);
  }
}
