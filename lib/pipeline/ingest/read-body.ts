import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { ReceivedChunks } from "@/lib/received-chunks";
import { ApiError } from "@/lib/schema/http/api-error";
import type { SentCall } from "@/lib/schema/http/sent-call";
import { admission } from "./admission";

/** Bytes of a body after decompression, unless its endpoint sets another limit. */
export const BODY_LIMIT = 8 * 1024 * 1024;
/**
 * Reads a request's body, inflating gzip while it arrives, and passes it to `use` when it is its turn; until `use` is done
 * its bytes count as held. Throws 413 past the limit, 415 for other encodings, 400 for an incomplete body, and 503 when
 * there is no room for it, before it is read if it says its length.
 */
export async function withBody<T>(
  request: SentCall,
  projectId: number,
  use: (body: Uint8Array) => Promise<T>,
  limit = BODY_LIMIT,
): Promise<T> {
  const encoding = (request.headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding !== "identity" && encoding !== "gzip") {
    throw new ApiError(415, "unsupported_encoding", "Content-Encoding must be identity or gzip");
  }
  const declared = declaredLength(request);
  if (declared !== null && declared > limit) throw tooLarge(limit);
  // Only what has arrived is held: a body that is announced and does not come takes the room of no other.
  if (declared !== null) admission().requireRoom(projectId, declared);
  let held = 0;
  const hold = (bytes: number) => {
    if (held + bytes > limit) throw tooLarge(limit);
    admission().hold(projectId, bytes);
    held += bytes;
  };
  try {
    const chunks = new ReceivedChunks();
    const take = (chunk: Uint8Array) => {
      hold(chunk.byteLength);
      chunks.add(chunk);
    };
    if (encoding === "gzip") for await (const chunk of inflate(bytesOf(request, declared))) take(chunk);
    else await receive(request, declared, take);
    const body = chunks.body();
    return await admission().work(projectId, body.byteLength, () => use(body));
  } finally {
    if (held > 0) admission().release(projectId, held);
  }
}

function declaredLength(request: SentCall): number | null {
  const header = request.headers.get("content-length");
  return header === null ? null : Number(header);
}

function tooLarge(limit: number): ApiError {
  return new ApiError(413, "too_large", `The body must be at most ${limit} bytes after decompression`);
}

type Take = (chunk: Uint8Array) => void;

/** Passes the chunks of a body to `take`. */
async function receive(request: SentCall, declared: number | null, take: Take): Promise<void> {
  const { body } = request;
  if (!(body instanceof Readable)) {
    for await (const chunk of bytesOf(request, declared)) take(chunk);
    return;
  }
  let read = 0;
  await new Promise<void>((resolve, reject) => {
    const receiveChunk = (chunk: Uint8Array) => {
      read += chunk.byteLength;
      try {
        take(chunk);
      } catch (thrown) {
        // Who sends the answer reads or drops the rest.
        body.off("data", receiveChunk).pause();
        reject(thrown);
      }
    };
    const endEarly = () => {
      if (!body.readableEnded) reject(endedAfter(read));
    };
    // The client may have left while its key was looked up.
    if (body.destroyed) return endEarly();
    body.on("data", receiveChunk).on("end", resolve).on("error", endEarly).on("close", endEarly);
  });
  checkLength(declared, read);
}

const endedAfter = (read: number) =>
  new ApiError(400, "incomplete_body", `The body ended after ${read} bytes`);

function checkLength(declared: number | null, read: number): void {
  if (declared === null || read === declared) return;
  throw new ApiError(400, "incomplete_body", `Content-Length says ${declared} bytes, but ${read} arrived`);
}

/** The same, for a reader that may be slower than the sender. */
async function* bytesOf({ body }: SentCall, declared: number | null): AsyncGenerator<Uint8Array> {
  // The client of an oversized body would never see its 413 if the socket were destroyed where the reader stops.
  const chunks = body instanceof Readable ? body.iterator({ destroyOnReturn: false }) : body;
  let read = 0;
  try {
    for await (const chunk of (chunks ?? []) as AsyncIterable<Uint8Array>) {
      read += chunk.byteLength;
      yield chunk;
    }
  } catch {
    throw endedAfter(read);
  }
  checkLength(declared, read);
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
