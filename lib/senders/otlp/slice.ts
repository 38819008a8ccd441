/** What a slice reads before others have their turn: many small records, or a part of a large body. */
const SLICE_BYTES = 256 * 1024;
/** What the smallest record costs beside its bytes. */
const RECORD_BYTES = 4 * 1024;

/** Says where reading a body may be interrupted. */
export class Slice {
  private read = 0;

  /** Counts a record. */
  isFull(bytes: number): boolean {
    this.read += RECORD_BYTES + bytes;
    if (this.read < SLICE_BYTES) return false;
    this.read = 0;
    return true;
  }
}
