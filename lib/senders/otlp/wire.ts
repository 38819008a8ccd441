/** The bytes of one message, or of a part of one. */
export class MalformedBytes extends Error {}
/** More fields than are read at once. */
export class TooManyFields extends MalformedBytes {}

/** Of a message and those in it: ten thousand attributes fit. */
export const MOST_FIELDS = 500_000;

const TWO_32 = 4_294_967_296;

/**
 * A cursor over the wire format of Protocol Buffers. Nothing is copied and nothing is decoded that is not asked for.
 * Throws `MalformedBytes` where the bytes end inside a value or hold what no message does.
 */
export class Wire {
  at: number;
  end: number;
  private fields = 0;

  constructor(
    readonly bytes: Buffer,
    from = 0,
    to = bytes.length,
  ) {
    this.at = from;
    this.end = to;
  }

  /** The next tag, or 0 at the end. */
  tag(): number {
    if (this.at >= this.end) return 0;
    if (++this.fields > MOST_FIELDS) throw new TooManyFields();
    const first = this.bytes[this.at]!;
    if (first >= 8 && first < 128) {
      this.at += 1;
      return first;
    }
    const tag = this.varint();
    if (tag < 8 || tag > 0xffffffff) throw new MalformedBytes();
    return tag;
  }

  /** An unsigned number; beyond 2^53 to the nearest double. */
  varint(): number {
    const { bytes } = this;
    if (this.at >= this.end) throw new MalformedBytes();
    const first = bytes[this.at++]!;
    if (first < 128) return first;
    let value = first & 127;
    let scale = 128;
    for (let length = 1; length < 10; length++) {
      if (this.at >= this.end) throw new MalformedBytes();
      const byte = bytes[this.at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw new MalformedBytes();
  }

  /** The same, of two's complement in 64 bits. */
  signedVarint(): number {
    const { bytes } = this;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.at >= this.end) throw new MalformedBytes();
      const byte = bytes[this.at++]!;
      const part = byte & 127;
      if (shift < 28) low |= part << shift;
      else if (shift === 28) {
        low |= part << 28;
        high |= part >> 4;
      } else high |= part << (shift - 32);
      if (byte < 128) return (high | 0) * TWO_32 + (low >>> 0);
    }
    throw new MalformedBytes();
  }

  /** Where the length-delimited value ends that begins behind its length, which is read. */
  length(): number {
    const length = this.varint();
    const end = this.at + length;
    if (end > this.end) throw new MalformedBytes();
    return end;
  }

  /** Narrows the cursor to the message that comes next; returns where the outer one ends, for `close`. */
  open(): number {
    const outerEnd = this.end;
    this.end = this.length();
    return outerEnd;
  }

  /** Goes behind the message, read or not. */
  close(outerEnd: number): void {
    this.at = this.end;
    this.end = outerEnd;
  }

  fixed64(): number {
    const at = this.take(8);
    return this.bytes.readUInt32LE(at + 4) * TWO_32 + this.bytes.readUInt32LE(at);
  }

  signedFixed64(): number {
    const at = this.take(8);
    return this.bytes.readInt32LE(at + 4) * TWO_32 + this.bytes.readUInt32LE(at);
  }

  double(): number {
    return this.bytes.readDoubleLE(this.take(8));
  }

  text(): string {
    const end = this.length();
    const text = this.bytes.toString("utf8", this.at, end);
    this.at = end;
    return text;
  }

  /** Lower-case hex; "" for zeros and where there are not `size` bytes. */
  id(size: number): string {
    const end = this.length();
    const from = this.at;
    this.at = end;
    if (end - from !== size) return "";
    for (let at = from; at < end; at++)
      if (this.bytes[at] !== 0) return this.bytes.toString("hex", from, end);
    return "";
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.varint();
        return;
      case 1:
        this.take(8);
        return;
      case 2:
        this.at = this.length();
        return;
      case 5:
        this.take(4);
        return;
      default:
        throw new MalformedBytes();
    }
  }

  private take(size: number): number {
    const at = this.at;
    this.at += size;
    if (this.at > this.end) throw new MalformedBytes();
    return at;
  }
}

/** A field's tag: its number and wire type. */
export const VARINT = (field: number) => field << 3;
export const FIXED64 = (field: number) => (field << 3) | 1;
export const BYTES = (field: number) => (field << 3) | 2;
