import type pg from "pg";
import { keyOfId } from "@/lib/store/requests/request-id";
import type { TrafficItem } from "./traffic";

/** The columns of `requests` without key, index or partition; and the same with the key that each of its partitions has. */
export const COPY_TABLES = `CREATE TABLE bench_bare (LIKE requests);
  CREATE TABLE bench_keyed (LIKE requests INCLUDING ALL, PRIMARY KEY (project_id, ts, key))`;
export type CopyTable = "bench_bare" | "bench_keyed";

/** Of `fieldsOf`, in its order; the others are left empty. */
const COLUMNS = `ts, project_id, series_id, cost_nano, latency_ms, ttft_ms, input_tokens, output_tokens, thinking_tokens,
  cached_input_tokens, cache_write_tokens, error_type_id, status, cost_source, cache_hit, key, user_id, fallback_from, tags,
  dropped_names, finish_reason`;
const EPOCH_2000_US = 946_684_800_000_000n;

const int8 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
};
const int4 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const int2 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};

function fieldsOf(item: TrafficItem, projectId: number): (Buffer | null)[] {
  const failed = item.status === "error";
  return [
    int8(BigInt(Math.round(item.timestamp * 1000)) * 1000n - EPOCH_2000_US),
    int4(projectId),
    int4(1),
    int8(BigInt(Math.round(item.cost_usd * 1e9))),
    int4(item.latency_ms),
    int4(item.ttft_ms),
    int4(item.input_tokens),
    int4(item.output_tokens),
    int4(0),
    int4(item.cached_input_tokens),
    int4(0),
    failed ? int4(1) : null,
    int2(failed ? 1 : 0),
    int2(1),
    Buffer.from([item.cache_hit ? 1 : 0]),
    Buffer.from(keyOfId(item.id), "binary"),
    Buffer.from(item.user_id),
    null,
    null,
    null,
    item.finish_reason === null ? null : Buffer.from(item.finish_reason),
  ];
}

/** PostgreSQL's binary COPY format: signature, flags, rows of length-prefixed fields, end mark. */
export function encodeBinaryCopy(items: readonly TrafficItem[], projectId: number): Buffer {
  const parts: Buffer[] = [Buffer.from("PGCOPY\n\xff\r\n\0", "latin1"), int4(0), int4(0)];
  for (const item of items) {
    const fields = fieldsOf(item, projectId);
    parts.push(int2(fields.length));
    for (const field of fields) {
      parts.push(int4(field === null ? -1 : field.length));
      if (field) parts.push(field);
    }
  }
  parts.push(int2(-1));
  return Buffer.concat(parts);
}

type Connection = {
  query: (text: string) => void;
  sendCopyFromChunk: (chunk: Buffer) => void;
  endCopyFrom: () => void;
};

/** COPY ... FROM STDIN in one statement and commit. pg calls these methods on whatever is given to client.query. */
export function copyIn(client: pg.Client, table: CopyTable, data: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const submittable = {
      submit: (connection: Connection) =>
        connection.query(`COPY ${table} (${COLUMNS}) FROM STDIN (FORMAT binary)`),
      handleCopyInResponse(connection: Connection) {
        const chunk = 64 * 1024;
        for (let at = 0; at < data.length; at += chunk) {
          connection.sendCopyFromChunk(data.subarray(at, at + chunk));
        }
        connection.endCopyFrom();
      },
      // After an error pg no longer tells a query that the server is ready.
      handleError: reject,
      handleCommandComplete: () => {},
      handleReadyForQuery: () => resolve(),
    };
    client.query(submittable as unknown as pg.Submittable);
  });
}
