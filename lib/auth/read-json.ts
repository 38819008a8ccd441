import type { z } from "zod";
import { CALL_LIMITS, excessOf, scanJson } from "@/lib/ingest/item-limits";
import { ApiError } from "@/lib/schema/http/api-error";

const MAX_BYTES = 256 * 1024;

/** The body of a small JSON call, parsed with `schema`; bad JSON and too many keys are a 400, more than 256 KiB a 413. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const type = request.headers.get("content-type");
  if (type !== null && !/^application\/json\s*(;|$)/i.test(type)) {
    throw new ApiError(415, "unsupported_type", "content-type must be application/json");
  }
  return parseJson(await readBounded(request), schema);
}

/** `readJson` of a call whose body may be left out; then everything is as the schema sets it. */
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
    throw new ApiError(400, "invalid_json", "the body is not valid JSON in UTF-8");
  }
}

async function readBounded(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new ApiError(413, "too_large", `the body must be at most ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
