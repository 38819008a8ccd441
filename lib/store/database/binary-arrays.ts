/**
 * Arrays in PostgreSQL's binary format, which pg uses for Buffer parameters: for the columns of a batch this costs a
 * third of the text form, here and on the server.
 */
const HEADER_BYTES = 20;
const EPOCH_2000_MS = 946_684_800_000;
const TWO_32 = 2 ** 32;

const OIDS = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  timestamptz: 1184,
  uuid: 2950,
  jsonb: 3802,
} as const;

/** Writes one element at an offset; returns the offset after it. */
type Write<T> = (buffer: Buffer, value: T, at: number) => number;

const writeInt4: Write<number> = (buffer, value, at) => buffer.writeInt32BE(value, at);

/** Whole numbers up to 2^53; BigInt would cost an allocation each. */
const writeInt8: Write<number> = (buffer, value, at) => {
  const high = Math.floor(value / TWO_32);
  buffer.writeInt32BE(high, at);
  return buffer.writeUInt32BE(value - high * TWO_32, at + 4);
};

export const FIXED: Record<
  "bool" | "int2" | "int4" | "int8" | "timestamptz",
  { bytes: number; write: Write<number> }
> = {
  bool: { bytes: 1, write: (buffer, value, at) => buffer.writeUInt8(value, at) },
  int2: { bytes: 2, write: (buffer, value, at) => buffer.writeInt16BE(value, at) },
  int4: { bytes: 4, write: writeInt4 },
  int8: { bytes: 8, write: writeInt8 },
  // Epoch milliseconds in, microseconds since 2000 out.
  timestamptz: {
    bytes: 8,
    write: (buffer, value, at) => writeInt8(buffer, (value - EPOCH_2000_MS) * 1000, at),
  },
};

export type FixedType = keyof typeof FIXED;

/** `bool` takes 0 and 1, `timestamptz` epoch ms. */
export function fixedArray(type: FixedType, values: readonly (number | null)[]): Buffer {
  const { bytes, write } = FIXED[type];
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + values.length * (4 + bytes));
  let at = writeHeader(buffer, OIDS[type], values.length);
  for (const value of values) {
    if (value === null) at = buffer.writeInt32BE(-1, at);
    else at = write(buffer, value, buffer.writeInt32BE(bytes, at));
  }
  return buffer.subarray(0, at);
}

export function textArray(type: "text" | "jsonb", values: readonly (string | null)[]): Buffer {
  // Version 1 of jsonb's binary form is the text after one byte.
  const prefix = type === "jsonb" ? 1 : 0;
  let bytes = HEADER_BYTES;
  for (const value of values) bytes += 4 + prefix + (value === null ? 0 : value.length * 3);
  const buffer = Buffer.allocUnsafe(bytes);
  let at = writeHeader(buffer, OIDS[type], values.length);
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    const start = at + 4;
    if (prefix) buffer[start] = 1;
    const length = prefix + buffer.write(value, start + prefix, "utf8");
    buffer.writeInt32BE(length, at);
    at = start + length;
  }
  return buffer.subarray(0, at);
}

/** A `uuid` is 16 bytes. */
export function bytesArray(type: "bytea" | "uuid", values: readonly Uint8Array[]): Buffer {
  const bytes = values.reduce((sum, value) => sum + 4 + value.byteLength, HEADER_BYTES);
  const buffer = Buffer.allocUnsafe(bytes);
  let at = writeHeader(buffer, OIDS[type], values.length);
  for (const value of values) {
    at = buffer.writeInt32BE(value.byteLength, at);
    buffer.set(value, at);
    at += value.byteLength;
  }
  return buffer.subarray(0, at);
}

/** One dimension, nulls allowed, counted from 1. */
function writeHeader(buffer: Buffer, oid: number, length: number): number {
  let at = buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  at = buffer.writeInt32BE(1, at);
  at = buffer.writeInt32BE(oid, at);
  if (length === 0) return at;
  at = buffer.writeInt32BE(length, at);
  return buffer.writeInt32BE(1, at);
}
