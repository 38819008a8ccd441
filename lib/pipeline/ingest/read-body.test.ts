import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { BODY_LIMIT, withBody } from "./read-body";

type Init = { chunks: Uint8Array[]; headers?: Record<string, string>; failing?: boolean };

function request({ chunks, headers = {}, failing }: Init): Request {
  const left = [...chunks];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift();
      if (next) controller.enqueue(next);
      else if (failing) controller.error(new Error("connection reset"));
      else controller.close();
    },
  });
  const init = { method: "POST", headers, body, duplex: "half" };
  return new Request("http://localhost/", init as RequestInit);
}

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (one: Request) => withBody(one, 1, async (body) => new TextDecoder().decode(body));
const gzip = (data: Uint8Array | string) => new Uint8Array(gzipSync(data));

describe("withBody", () => {
  it("joins chunks, inflates gzip in any pieces, and treats a missing body as empty", async () => {
    expect(await textOf(request({ chunks: [bytes("ab"), bytes("c")] }))).toBe("abc");
    const packed = gzip("hello");
    const pieces = Array.from(packed, (_, at) => packed.subarray(at, at + 1));
    expect(await textOf(request({ chunks: pieces, headers: { "content-encoding": "gzip" } }))).toBe("hello");
    expect(await textOf(new Request("http://localhost/", { method: "POST" }))).toBe("");
  });

  it("waits for a slow inflater any number of times without leaving listeners behind", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    // Random, so that it arrives in many chunks that fill the inflater's buffer.
    const packed = gzip(randomBytes(4_000_000));
    const size = 60_000;
    const chunks = Array.from({ length: Math.ceil(packed.length / size) }, (_, at) =>
      packed.subarray(at * size, (at + 1) * size),
    );
    const headers = { "content-encoding": "gzip" };
    expect(await withBody(request({ chunks, headers }), 1, async (body) => body.length)).toBe(4_000_000);
    await new Promise(setImmediate);
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });

  it("accepts exactly the limit, inflated or not, and stops reading right after it", async () => {
    const full = new Uint8Array(BODY_LIMIT);
    const headers = { "content-encoding": "gzip" };
    expect(await withBody(request({ chunks: [full] }), 1, async (body) => body.length)).toBe(BODY_LIMIT);
    expect(await withBody(request({ chunks: [gzip(full)], headers }), 1, async (body) => body.length)).toBe(
      BODY_LIMIT,
    );
    const tooLarge = expect.objectContaining({ status: 413, code: "too_large" });
    await expect(textOf(request({ chunks: [full, bytes("x")] }))).rejects.toEqual(tooLarge);
    const bomb = gzip(new Uint8Array(BODY_LIMIT * 8));
    await expect(textOf(request({ chunks: [bomb], headers }))).rejects.toEqual(tooLarge);
    const announced = { "content-length": String(BODY_LIMIT + 1) };
    await expect(textOf(request({ chunks: [bytes("x")], headers: announced }))).rejects.toEqual(tooLarge);
  });

  it.each([
    [
      "cut gzip",
      { chunks: [gzip("hello").subarray(0, 12)], headers: { "content-encoding": "gzip" } },
      400,
      "invalid_gzip",
    ],
    [
      "text as gzip",
      { chunks: [bytes("hello")], headers: { "content-encoding": "gzip" } },
      400,
      "invalid_gzip",
    ],
    ["deflate", { chunks: [], headers: { "content-encoding": "deflate" } }, 415, "unsupported_encoding"],
    [
      "fewer bytes than announced",
      { chunks: [bytes("ab")], headers: { "content-length": "3" } },
      400,
      "incomplete_body",
    ],
    [
      "more bytes than announced",
      { chunks: [bytes("ab")], headers: { "content-length": "1" } },
      400,
      "incomplete_body",
    ],
    [
      "a gzip body of another length",
      { chunks: [gzip("hello")], headers: { "content-encoding": "gzip", "content-length": "5" } },
      400,
      "incomplete_body",
    ],
  ] as [string, Init, number, string][])("refuses %s", async (_, init, status, code) => {
    await expect(textOf(request(init))).rejects.toEqual(expect.objectContaining({ status, code }));
  });

  it("answers 503 beyond the limit of bytes in flight, and releases them at the end", async () => {
    const full = new Uint8Array(BODY_LIMIT);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    // One is worked on, the others wait for their turn; a single project may hold twelve.
    const holding = Array.from({ length: 12 }, () => withBody(request({ chunks: [full] }), 1, () => held));
    await new Promise(setImmediate);
    const refused = expect.objectContaining({
      status: 503,
      code: "overloaded",
      extra: { retryAfterSeconds: 1 },
    });
    await expect(textOf(request({ chunks: [bytes("x")] }))).rejects.toEqual(refused);
    let isRead = false;
    const unread = {
      method: "POST",
      url: "http://localhost/",
      headers: new Headers({ "content-length": "1" }),
      body: (async function* () {
        isRead = true;
        yield bytes("x");
      })(),
    };
    await expect(withBody(unread, 1, async () => {})).rejects.toEqual(refused);
    expect(isRead).toBe(false);
    release();
    await Promise.all(holding);
    expect(await textOf(request({ chunks: [bytes("x")] }))).toBe("x");
  });

  it("keeps no room for a body that is announced and does not come", async () => {
    const never = (async function* (): AsyncGenerator<Uint8Array> {
      await new Promise(() => {});
    })();
    const headers = { "content-length": String(BODY_LIMIT) };
    const announced = () => ({
      method: "POST",
      url: "http://localhost/",
      headers: new Headers(headers),
      body: never,
    });
    for (let at = 0; at < 20; at++) withBody(announced(), 1, async () => {}).catch(() => {});
    await new Promise(setImmediate);
    expect(await textOf(request({ chunks: [bytes("x")] }))).toBe("x");
  });

  it("releases the bytes of an incomplete body", async () => {
    const full = new Uint8Array(BODY_LIMIT);
    for (let n = 0; n < 20; n++) {
      await expect(textOf(request({ chunks: [full], failing: true }))).rejects.toThrow(/ended after/);
    }
    expect(await textOf(request({ chunks: [bytes("x")] }))).toBe("x");
  });
});

describe("withBody of a call of the front door", () => {
  const call = (body: Readable, headers: Record<string, string> = {}) => ({
    method: "POST",
    url: "http://localhost/",
    headers: new Headers(headers),
    body,
  });
  const lengthOf = (body: Readable, headers = {}) =>
    withBody(call(body, headers), 1, async (one) => one.length);
  const incomplete = expect.objectContaining({ status: 400, code: "incomplete_body" });

  it("joins chunks, inflates gzip, and treats a missing body as empty", async () => {
    expect(await lengthOf(Readable.from([bytes("ab"), bytes("c")]))).toBe(3);
    expect(await lengthOf(Readable.from([gzip("hello")]), { "content-encoding": "gzip" })).toBe(5);
    expect(await lengthOf(Readable.from([]))).toBe(0);
  });

  it.each([
    ["identity", new Uint8Array(2 * BODY_LIMIT)],
    ["gzip", gzip(randomBytes(2 * BODY_LIMIT))],
  ])("leaves the rest of an oversized body to be read: %s", async (encoding, sent) => {
    const size = 65_536;
    const count = Math.ceil(sent.length / size);
    const chunks = Array.from({ length: count }, (_, at) => sent.subarray(at * size, (at + 1) * size));
    const body = Readable.from(chunks);
    const tooLarge = expect.objectContaining({ status: 413, code: "too_large" });
    await expect(lengthOf(body, { "content-encoding": encoding })).rejects.toEqual(tooLarge);
    expect(body.destroyed).toBe(false);
    await new Promise((resolve) =>
      body
        .on("data", () => {})
        .once("end", resolve)
        .resume(),
    );
  });

  it("refuses a body that ends early, before it is read or while it is", async () => {
    const cut = () => new Readable({ read() {} });
    const later = cut();
    later.push(bytes("ab"));
    const waiting = lengthOf(later);
    setImmediate(() => later.destroy());
    await expect(waiting).rejects.toEqual(incomplete);
    await expect(waiting).rejects.toThrow("after 2 bytes");
    await expect(lengthOf(cut().destroy())).rejects.toEqual(incomplete);
    await expect(lengthOf(Readable.from([bytes("ab")]), { "content-length": "3" })).rejects.toEqual(
      incomplete,
    );
  });
});
