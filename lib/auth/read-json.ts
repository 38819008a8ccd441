import type { z } from "zod";
import { ReceivedChunks } from "@/lib/received-chunks";
import { ApiError } from "@/lib/schema/http/api-error";
import { CALL_LIMITS, excessOf, scanJson } from "@/lib/schema/http/json-limits";

const MAX_BYTES = 256 * 1024;

/** Parses a small JSON body with `schema`. Throws 400 for invalid JSON or too many keys, 413 for more than 256 KiB. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/json\s*(;|$)/i.test(type)) {
    throw new ApiError(415, "unsupported_type", "Content-Type must be application/json");
  }
  return parseJson(await readBounded(request), schema);
}

/** `readJson` for an optional body; without one the schema's defaults apply. */
export async function readJsonOrNothing<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  return request.body === null ? schema.parse({}) : readJson(request, schema);
}

function parseJson<T>(bytes: Uint8Array, schema: z.ZodType<T>): T {
  const text = orInvalid(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  const excess = excessOf(scanJson(text, 0, text.length), CALL_LIMITS, "the body");
  if (excess) throw new ApiError(400, excess.code, excess.message);
  return schema.parse(orInvalid(() => JSON.parse(text)));
}

function orInvalid<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new ApiError(400, "invalid_json", "The body is not valid UTF-8 JSON");
  }
}

async function readBounded(request: Request): Promise<Uint8Array> {
  const chunks = new ReceivedChunks();
  let size = 0;
  for await (const chunk of bytesOf(request)) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new ApiError(413, "too_large", `The body must be at most ${MAX_BYTES} bytes`);
    chunks.add(chunk);
  }
  return chunks.body();
}

async function* bytesOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* (request.body ?? []) as AsyncIterable<Uint8Array>;
  } catch {
    throw new ApiError(400, "incomplete_body", "The connection was closed before the body had arrived");
  }
}
