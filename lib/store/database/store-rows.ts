import pg from "pg";
import {
  FIXED,
  type FixedType,
  fixedArray,
  textArray,
  uuidArray,
  viewOf,
  writeNumeric,
  writeText,
  writeUuid,
} from "./binary-arrays";
import type { Client, Statement } from "./client";
import { isUniqueViolation } from "./transient-error";

/** A column of rows that are stored many at a time, and how its value follows from a row. */
export type Column<Row> = { name: string } & (
  | { type: FixedType; of: (row: Row) => number | null }
  | { type: "text" | "jsonb" | "uuid"; of: (row: Row) => string | null }
);
/** A `numeric` is the digits of a whole number. */
export type CopiedColumn<Row> =
  | Column<Row>
  | { name: string; type: "numeric"; of: (row: Row) => string | null }
  | { name: string; type: "bytea"; of: (row: Row) => Uint8Array | null };

const namesOf = (columns: readonly { name: string }[]) => columns.map(({ name }) => name).join(", ");

/** One INSERT of any number of rows, less those whose key is taken; pass it `columnArrays(columns, rows)`. */
export function insertWhereFreeSql<Row>(table: string, columns: readonly Column<Row>[]): string {
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(", ");
  return `INSERT INTO ${table} (${namesOf(columns)}) SELECT * FROM unnest(${arrays}) ON CONFLICT DO NOTHING`;
}

export function columnArrays<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Buffer[] {
  return columns.map((column) => {
    switch (column.type) {
      case "text":
      case "jsonb":
        return textArray(column.type, rows.map(column.of));
      case "uuid":
        return uuidArray(rows.map(column.of));
      default:
        return fixedArray(column.type, rows.map(column.of));
    }
  });
}

/** The key of a row is taken: nothing is stored, and the transaction can only be rolled back. */
export class KeyTaken extends Error {}

/**
 * Stores rows by COPY, which costs the server half as much as INSERT. They are encoded at once: one that does not fit its
 * column throws before anything is sent. The statement throws `KeyTaken`; the server logs that as an error, so use INSERT where
 * repeats are likely.
 */
export function copyOf<Row>(
  table: string,
  columns: readonly CopiedColumn<Row>[],
  rows: readonly Row[],
): Statement {
  const text = `COPY ${table} (${namesOf(columns)}) FROM STDIN (FORMAT binary)`;
  const data = encodeRows(columns, rows);
  return async (client) => {
    try {
      await new Promise<void>((resolve, reject) => {
        const copy = new CopyIn(text, data, client.pipeline ?? false);
        (client as unknown as CopyClient).query(copy, (thrown) => (thrown ? reject(thrown) : resolve()));
      });
    } catch (thrown) {
      if (isUniqueViolation(thrown)) throw new KeyTaken();
      throw thrown;
    }
  };
}

export async function copyRows<Row>(client: Client, ...of: Parameters<typeof copyOf<Row>>): Promise<void> {
  await copyOf(...of)(client);
}

const CHUNK_BYTES = 64 * 1024;

/** As pg takes a query of one's own. */
type CopyClient = { query: (query: CopyIn, done: (thrown: Error | null) => void) => void };
type CopyConnection = pg.Connection & { sendCopyFromChunk: (chunk: Buffer) => void; endCopyFrom: () => void };

/** pg's own queries answer the server's request for the rows with an error. */
class CopyIn extends pg.Query {
  constructor(
    text: string,
    private readonly data: Buffer,
    private readonly atOnce: boolean,
  ) {
    super(text);
    if (!atOnce) return;
    // Not asked for yet: a server that refuses the statement ignores the rows.
    this.submit = (connection) => {
      connection.stream.cork();
      connection.query(text);
      this.send(connection as CopyConnection);
      connection.stream.uncork();
    };
  }

  handleCopyInResponse(connection: CopyConnection): void {
    if (!this.atOnce) this.send(connection);
  }

  private send(connection: CopyConnection): void {
    for (let at = 0; at < this.data.length; at += CHUNK_BYTES)
      connection.sendCopyFromChunk(this.data.subarray(at, at + CHUNK_BYTES));
    connection.endCopyFrom();
  }
}

/** Signature, flags, length of the extension. */
const HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const GUESSED_ROW_BYTES = 512;

/** PostgreSQL's binary format of COPY: header, rows of fields with their lengths, end mark. */
function encodeRows<Row>(columns: readonly CopiedColumn<Row>[], rows: readonly Row[]): Buffer {
  const kinds = columns.map(({ type }) => FIXED[type as FixedType]);
  let buffer = Buffer.allocUnsafe(HEADER.length + (rows.length + 1) * GUESSED_ROW_BYTES);
  let view = viewOf(buffer);
  let at = HEADER.copy(buffer);
  /** Fixed values fit without a look at each. */
  const fixed = 2 + columns.length * 12;
  const room = (bytes: number) => {
    if (at + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * buffer.length + bytes);
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
    view = viewOf(buffer);
  };
  for (const row of rows) {
    room(fixed);
    view.setInt16(at, columns.length);
    at += 2;
    for (let n = 0; n < columns.length; n++) {
      const { type, of } = columns[n]!;
      const value = of(row);
      const start = at + 4;
      let length = -1;
      if (typeof value === "number") {
        const { bytes, write } = kinds[n]!;
        write(view, value, start);
        length = bytes;
      } else if (value !== null) {
        room(12 + value.length * 3 + (columns.length - n) * 12 + 2);
        // Version 1 of jsonb's binary form is the text after one byte.
        length = type === "jsonb" ? 1 : 0;
        if (length === 1) buffer[start] = 1;
        if (type === "numeric") length = writeNumeric(view, value as string, start);
        else if (type === "uuid") length = writeUuid(buffer, value as string, start);
        else if (typeof value === "string") length += writeText(buffer, value, start + length);
        else {
          buffer.set(value, start);
          length = value.length;
        }
      }
      view.setInt32(at, length);
      at = start + Math.max(0, length);
    }
  }
  room(2);
  view.setInt16(at, -1);
  return buffer.subarray(0, at + 2);
}
