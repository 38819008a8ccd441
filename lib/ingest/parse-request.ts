import type { z } from "zod";
import type { Rejection } from "@/lib/schema/request/ingest-answer";
import type { Billing, LlmRequest } from "@/lib/schema/request/request";
import { RequestInput } from "@/lib/schema/request/request-input";
import { withoutOwner } from "@/lib/schema/request/resource-name";
import { timeOfUuidV7 } from "@/lib/schema/request/uuid-v7";
import { parseTimestamp } from "@/lib/schema/time/timestamp";
import { finishReason } from "./finish-reason";
import { isPlainItem } from "./plain-item";

/** Timestamps are accepted from the retention limit up to this far ahead of the server's clock. */
export const FUTURE_LIMIT_MS = 5 * 60_000;

/** What times are accepted, epoch ms. */
export type Accepted = { oldestTs: number; newestTs: number };
/**
 * `makeId(ts)` generates the id of a request without one; `now` is the time of one without a time, epoch ms; `apiKey` is the
 * family of the key that sent them.
 */
export type ParseContext = Accepted & {
  makeId: (ts: number) => string;
  now: number;
  apiKey?: number | null;
};

/** Parsed but not yet priced: `costNano` is the reported cost, or null. */
export type ParsedRequest = LlmRequest & { costSource: "reported" | "unpriced" };
type Refusal = Omit<Rejection, "index">;
export type Parsed = { request: ParsedRequest } | { refusal: Refusal };

const refuse = (code: string, path: string, message: string): { refusal: Refusal } => ({
  refusal: { code, path, message },
});

/** One item of a batch, or why it is rejected and the invalid field. */
export function parseRequest(value: unknown, context: ParseContext): Parsed {
  if (isPlainItem(value)) return requestOf(value, context);
  const result = RequestInput.safeParse(value);
  return result.success ? requestOf(result.data, context) : { refusal: refusalOf(result.error, value) };
}

/** The same for an item that needs no check. */
export function requestOf(input: RequestInput, context: ParseContext): Parsed {
  const time = timeOf(input, context);
  if ("refusal" in time) return time;
  const reported = input.cost_usd ?? null;
  return {
    request: {
      id: input.id ?? context.makeId(time.ts),
      idFromClient: input.id != null,
      ts: time.ts,
      model: withoutOwner(input.model),
      provider: input.provider ?? "",
      environment: input.environment ?? "",
      service: input.service ?? "",
      status: input.status ?? "success",
      errorType: input.error_type || null,
      finishReason: finishReason(input.finish_reason),
      latencyMs: whole(input.latency_ms),
      ttftMs: input.ttft_ms == null ? null : whole(input.ttft_ms),
      inputTokens: whole(input.input_tokens ?? 0),
      outputTokens: whole(input.output_tokens ?? 0),
      thinkingTokens: whole(input.thinking_tokens ?? 0),
      cachedInputTokens: whole(input.cached_input_tokens ?? 0),
      cacheWriteTokens: whole(input.cache_write_tokens ?? 0),
      billing: billingOf(input),
      // Below 1e5 USD the product stays under 2^53 and its error under half a nano-dollar, so rounding is exact.
      costNano: reported === null ? null : whole(reported * 1e9),
      costSource: reported === null ? "unpriced" : "reported",
      reportedNano: null,
      costDoubts: null,
      cacheHit: input.cache_hit ?? false,
      userId: input.user_id || null,
      fallbackFrom: input.fallback_from ? withoutOwner(input.fallback_from) : null,
      tags: input.tags && Object.keys(input.tags).length > 0 ? input.tags : null,
      apiKey: context.apiKey,
    },
  };
}

/** Most requests send nothing of it, and get no object. */
function billingOf(input: RequestInput): Billing | null {
  const cacheWrite1hTokens = wholeOrNull(input.cache_write_1h_tokens);
  const audioInputTokens = wholeOrNull(input.audio_input_tokens);
  const audioOutputTokens = wholeOrNull(input.audio_output_tokens);
  const imageInputTokens = wholeOrNull(input.image_input_tokens);
  const imageOutputTokens = wholeOrNull(input.image_output_tokens);
  const serviceTier = input.service_tier?.trim().toLowerCase() || null;
  const region = input.region?.trim().toLowerCase() || null;
  const isNothing =
    cacheWrite1hTokens === null &&
    audioInputTokens === null &&
    audioOutputTokens === null &&
    imageInputTokens === null &&
    imageOutputTokens === null &&
    serviceTier === null &&
    region === null;
  if (isNothing) return null;
  return {
    cacheWrite1hTokens,
    audioInputTokens,
    audioOutputTokens,
    imageInputTokens,
    imageOutputTokens,
    serviceTier,
    region,
  };
}

const wholeOrNull = (value: number | null | undefined) => (value == null ? null : whole(value));

/** Adding zero makes negative zero plain zero. */
const whole = (value: number) => Math.round(value) + 0;

function timeOf(input: RequestInput, context: ParseContext): { ts: number } | { refusal: Refusal } {
  if (input.timestamp == null) {
    if (input.id == null) return { ts: context.now };
    const ts = timeOfUuidV7(input.id);
    if (ts === null) {
      return refuse(
        "id_needs_timestamp",
        "timestamp",
        "An id requires a timestamp, unless it is a UUIDv7, so that duplicates are detected",
      );
    }
    return inRange(ts, "id", context);
  }
  const ts = parseTimestamp(input.timestamp);
  if (ts === null) {
    return refuse("invalid_timestamp", "timestamp", "timestamp must be ISO 8601 or Unix seconds");
  }
  return inRange(ts, "timestamp", context);
}

function inRange(
  ts: number,
  path: string,
  { oldestTs, newestTs }: Accepted,
): { ts: number } | { refusal: Refusal } {
  if (ts > newestTs) {
    return refuse("timestamp_in_future", path, `${path} is more than 5 minutes ahead of the server's clock`);
  }
  if (ts < oldestTs) {
    return refuse(
      "timestamp_too_old",
      path,
      `${path} is before ${new Date(oldestTs).toISOString()}, the retention limit`,
    );
  }
  return { ts };
}

/** The first fault of an item: the field and what it must be. */
export function refusalOf(error: z.ZodError, value: unknown): Refusal {
  const issue = error.issues[0]!;
  const path = issue.path.map(String).join(".");
  if (path === "") return { code: "invalid_item", path, message: "Each item must be a JSON object" };
  const [field] = issue.path;
  const missing = issue.path.length === 1 && !Object.hasOwn(value as object, field as string);
  if (missing) return { code: "missing_field", path, message: `${path} is required` };
  return { code: "invalid_field", path, message: `${path} ${plainWords(issue.message)}` };
}

/** Zod's default messages as the end of a sentence that starts with the field. */
export function plainWords(message: string): string {
  return message
    .replace(
      /^Invalid option: expected one of (.*)$/,
      (_, options: string) => `must be one of ${options.replaceAll("|", ", ")}`,
    )
    .replace(/^Invalid input: expected (\w+), received (\w+)$/, "must be a $1, not $2")
    .replace(/^Invalid input$/, "is invalid");
}
