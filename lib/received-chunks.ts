const MOST_SEPARATE = 1_024;

/**
 * The chunks of a body, in order. Of a body that comes byte by byte, each chunk takes hundreds of bytes of memory: many are
 * joined before the body is complete.
 */
export class ReceivedChunks {
  private readonly joined: Uint8Array[] = [];
  private separate: Uint8Array[] = [];

  /** How many pieces are in memory. */
  get pieces(): number {
    return this.joined.length + this.separate.length;
  }

  add(chunk: Uint8Array): void {
    this.separate.push(chunk);
    if (this.separate.length < MOST_SEPARATE) return;
    this.joined.push(Buffer.concat(this.separate));
    this.separate = [];
  }

  /** All of them as one. */
  body(): Uint8Array {
    const all = this.joined.length === 0 ? this.separate : [...this.joined, ...this.separate];
    return all.length === 1 ? all[0]! : Buffer.concat(all);
  }
}
