import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { processWide } from "@/lib/process-wide";
import { ApiError } from "@/lib/schema/http/api-error";
import type { SentCall } from "@/lib/schema/http/sent-call";

/** Bytes of a body after decompression, unless its endpoint sets another limit. */
export const BODY_LIMIT = 8 * 1024 * 1024;
/** Bytes of bodies that one process holds at once; beyond this, callers get 503. */
const IN_FLIGHT_LIMIT = 128 * 1024 * 1024;

const inFlight = () => processWide("ingest-bytes-in-flight", () => ({ bytes: 0 }));

/**
 * Reads a request's body, inflating gzip while it arrives, and passes it to `use`; its bytes count as in flight until
 * `use` is done. Throws 413 past the limit, 415 for other encodings, 400 for an incomplete body, 503 when too much is
 * in flight.
 */
export async function withBody<T>(
  request: SentCall,
  use: (body: Uint8Array) => Promise<T>,
  limit = BODY_LIMIT,
): Promise<T> {
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "gzip") {
    throw new ApiError(415, "unsupported_encoding", "Content-Encoding must be identity or gzip");
  }
  const declared = declaredLength(request);
  if (declared !== null && declared > limit) throw tooLarge(limit);
  const budget = inFlight();
  let held = 0;
  const hold = (bytes: number) => {
    held += bytes;
    budget.bytes += bytes;
    if (held > limit) throw tooLarge(limit);
    if (budget.bytes > IN_FLIGHT_LIMIT) {
      const message = "The server is overloaded; retry shortly";
      throw new ApiError(503, "overloaded", message, { retryAfterSeconds: 1 });
    }
  };
  try {
    const raw = bytesOf(request, declared);
    return await use(await collect(encoding === "gzip" ? inflate(raw) : raw, hold));
  } finally {
    budget.bytes -= held;
  }
}

function declaredLength(request: SentCall): number | null {
  const header = request.headers.get("content-length");
  return header === null ? null : Number(header);
}

function tooLarge(limit: number): ApiError {
  return new ApiError(413, "too_large", `The body must be at most ${limit} bytes after decompression`);
}

async function* bytesOf(request: SentCall, declared: number | null): AsyncGenerator<Uint8Array> {
  let read = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      read += chunk.byteLength;
      yield chunk;
    }
  } catch {
    throw new ApiError(400, "incomplete_body", `The body ended after ${read} bytes`);
  }
  if (declared !== null && read !== declared) {
    throw new ApiError(400, "incomplete_body", `Content-Length says ${declared} bytes, but ${read} arrived`);
  }
}

async function* inflate(raw: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const feeding = pipeline(raw, gunzip);
  // Handled below, after the output has ended; until then it must not count as unhandled.
  feeding.catch(() => undefined);
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
    await feeding;
  } catch (thrown) {
    if (thrown instanceof ApiError) throw thrown;
    throw new ApiError(400, "invalid_gzip", "The body is not valid gzip");
  } finally {
    gunzip.destroy();
  }
}

async function collect(
  chunks: AsyncIterable<Uint8Array>,
  hold: (bytes: number) => void,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    hold(chunk.byteLength);
    parts.push(chunk);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
