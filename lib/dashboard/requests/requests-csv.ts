import { streamCsv } from "@/lib/dashboard/range/stream-csv";
import { listRequests, type RequestQuery } from "@/lib/store/requests/list-requests";
import type { ListedRequest } from "@/lib/store/requests/request-record";

const COLUMNS = [
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

/** All matching rows. */
export function requestsCsv(query: RequestQuery): ReadableStream<Uint8Array> {
  return streamCsv(COLUMNS, null, async (cursor) => {
    const page = await listRequests({ ...query, sort: "time", cursor, limit: 1_000 });
    return { rows: page.requests.map(cellsOf), nextCursor: page.next_cursor };
  });
}

const cellsOf = (request: ListedRequest) => COLUMNS.map((column) => request[column]);
