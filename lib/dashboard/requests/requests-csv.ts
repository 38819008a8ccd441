import { z } from "zod";
import { streamCsv } from "@/lib/dashboard/range/stream-csv";
import { parseParameter } from "@/lib/schema/figures/reading-query";
import { listRequests, type RequestQuery } from "@/lib/store/requests/list-requests";
import type { ListedRequest } from "@/lib/store/requests/request-record";

export const CSV_COLUMNS = [
  "timestamp",
  "id",
  "model",
  "provider",
  "environment",
  "service",
  "status",
  "error_type",
  "finish_reason",
  "latency_ms",
  "ttft_ms",
  "input_tokens",
  "output_tokens",
  "thinking_tokens",
  "cached_input_tokens",
  "cache_write_tokens",
  "cache_write_1h_tokens",
  "audio_input_tokens",
  "audio_output_tokens",
  "image_input_tokens",
  "image_output_tokens",
  "service_tier",
  "region",
  "cost_usd",
  "cost_source",
  "cache_hit",
  "user_id",
  "fallback_from",
  "tags",
  "served_model",
  "sender",
] as const satisfies readonly (keyof ListedRequest)[];

const Columns = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(CSV_COLUMNS, `must be some of ${CSV_COLUMNS.join(", ")}`)))
  .optional();

/** The fields that a query names; all of them without any. Throws 400 for one that does not exist. */
export const csvColumns = (query: URLSearchParams): readonly CsvColumn[] =>
  parseParameter(query, "columns", Columns) ?? CSV_COLUMNS;
type CsvColumn = (typeof CSV_COLUMNS)[number];

/** All matching rows by time. */
export function requestsCsv(query: RequestQuery, columns: readonly CsvColumn[]): ReadableStream<Uint8Array> {
  return streamCsv(columns, null, async (cursor) => {
    const page = await listRequests({ ...query, sort: "time", cursor, limit: 1_000 });
    return {
      rows: page.requests.map((request) => columns.map((column) => request[column])),
      nextCursor: page.next_cursor,
    };
  });
}
