/**
 * A cache that forgets what was not used since the last `most` new entries. It gives up its older half at once, so a use
 * costs one look-up and no order is kept; and what is used stays, however many names one project sends.
 */
export class TwoGenerations<T> {
  private young = new Map<string, T>();
  private old = new Map<string, T>();

  constructor(private readonly most: number) {}

  get(key: string): T | undefined {
    const known = this.young.get(key);
    if (known !== undefined) return known;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: T): void {
    if (this.young.size >= this.most && !this.young.has(key)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }
}
