import { csvLine } from "@/lib/format/csv-line";
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

/** All matching rows as CSV, read a page at a time to bound memory. */
export function requestsCsv(query: RequestQuery): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor: string | null = null;
  let started = false;
  return new ReadableStream({
    async pull(controller) {
      if (!started) controller.enqueue(encoder.encode(csvLine(COLUMNS)));
      started = true;
      const page = await listRequests({ ...query, sort: "time", cursor, limit: 1_000 });
      if (page.requests.length > 0) controller.enqueue(encoder.encode(page.requests.map(lineOf).join("")));
      cursor = page.next_cursor;
      if (cursor === null) controller.close();
    },
  });
}

const lineOf = (request: ListedRequest) => csvLine(COLUMNS.map((column) => request[column]));
