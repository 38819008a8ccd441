import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { parseCidrs } from "./forbidden-address";
import { outbound } from "./outbound";

const LOOPBACK = parseCidrs("127.0.0.0/8");
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(
  listener: RequestListener,
): Promise<{ url: string; port: number; calls: () => number }> {
  let calls = 0;
  const server = createServer((incoming, outgoing) => {
    calls += 1;
    listener(incoming, outgoing);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, port, calls: () => calls };
}

const post = (url: string, allowed = LOOPBACK) =>
  outbound({ url, headers: { "content-type": "application/json" }, body: "{}" }, allowed, 15_000);

describe("the outbound client", () => {
  it("posts the body and returns status and the start of the answer", async () => {
    const { url } = await listen((incoming, outgoing) => {
      expect(incoming.method).toBe("POST");
      expect(incoming.headers["accept-encoding"]).toBe("identity");
      outgoing.end("x".repeat(5_000));
    });
    const result = await post(url);
    expect(result).toMatchObject({ status: 200, error: null, answer: { kind: "answered", accepted: true } });
    expect(result.body).toHaveLength(2_000);
  });

  it.each([
    ["127.0.0.1", "literal"],
    ["localhost", "resolved"],
    ["0x7f000001", "hex"],
    ["2130706433", "decimal"],
    ["[::ffff:127.0.0.1]", "mapped"],
  ])("opens no connection to %s (%s) unless the operator allows it", async (host) => {
    const { port, calls } = await listen((_incoming, outgoing) => outgoing.end("secret"));
    const result = await post(`http://${host}:${port}/`, []);
    expect(result).toMatchObject({
      status: null,
      body: "",
      answer: { kind: "failed", fault: "unreachable" },
    });
    expect(calls()).toBe(0);
  });

  it("returns the same for a private address, a private name, and a host that does not resolve", async () => {
    const unknown = await post("http://does-not-exist.invalid/", []);
    expect(await post("http://10.0.0.1/", [])).toEqual(unknown);
    expect(await post("http://10.0.0.1:8080/", [])).toEqual(unknown);
    expect(await post("http://localhost/", [])).toEqual(unknown);
  });

  it("allows only ports 80 and 443 of public addresses", async () => {
    expect(await post("http://1.1.1.1:22/", [])).toMatchObject({
      answer: { fault: "blocked" },
      error: expect.stringContaining("80 and 443"),
    });
  });

  it.each([301, 302, 303, 307, 308])(
    "does not follow a redirect by %i, to another or to itself",
    async (status) => {
      const target = await listen((_incoming, outgoing) => outgoing.end("reached"));
      for (const location of [target.url, "/", "//127.0.0.1/", "http://10.0.0.1/"]) {
        const from = await listen((_incoming, outgoing) => outgoing.writeHead(status, { location }).end());
        expect(await post(from.url)).toMatchObject({ status, answer: { accepted: false } });
        expect(from.calls()).toBe(1);
      }
      expect(target.calls()).toBe(0);
    },
  );

  it("cuts an endless answer off and keeps its status", async () => {
    const { url } = await listen((_incoming, outgoing) => {
      const chunk = "y".repeat(16_384);
      const pump = () => {
        while (!outgoing.destroyed && outgoing.write(chunk));
        if (!outgoing.destroyed) outgoing.once("drain", pump);
      };
      pump();
    });
    expect(await post(url)).toMatchObject({ status: 200, answer: { kind: "answered" } });
  });

  it("distinguishes a refused connection from a closed one", async () => {
    const { url } = await listen((incoming) => incoming.socket.destroy());
    expect(await post(url)).toMatchObject({
      answer: { fault: "network" },
      error: "Connection closed before the response",
    });
    const dead = await listen((_incoming, outgoing) => outgoing.end());
    servers.pop()!.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await post(dead.url)).toMatchObject({ answer: { fault: "network" } });
  });

  it.each<[string, RequestListener]>([
    ["never answers", () => {}],
    ["drips", (_incoming, outgoing) => void outgoing.writeHead(200).write("o")],
  ])("gives up at the deadline on a receiver that %s", async (_name, listener) => {
    const { url } = await listen(listener);
    const started = performance.now();
    const result = await outbound({ url, headers: {}, body: "{}" }, LOOPBACK, 100);
    expect(result).toMatchObject({ status: null, answer: { kind: "failed", fault: "timeout" } });
    // Long after the deadline, for a busy machine, and before the usual one of 10 s.
    expect(performance.now() - started).toBeLessThan(9_000);
  });

  it("fails if the receiver switches protocols", async () => {
    const { url } = await listen((incoming) => {
      incoming.socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");
    });
    expect(await post(url)).toMatchObject({ status: null, answer: { kind: "failed", fault: "network" } });
  });

  it("does not decompress a response", async () => {
    const { url } = await listen((_incoming, outgoing) =>
      outgoing.writeHead(200, { "content-encoding": "br" }).end("not brotli"),
    );
    expect(await post(url)).toMatchObject({ status: 200, body: "not brotli" });
  });

  it.each(["ftp://example.com/", "http://user:pass@example.com/", "not a url"])("refuses %s", async (url) => {
    expect(await post(url)).toMatchObject({ answer: { kind: "failed", fault: "invalid" } });
  });

  it("reads Retry-After", async () => {
    const { url } = await listen((_incoming, outgoing) =>
      outgoing.writeHead(429, { "retry-after": "9" }).end(),
    );
    expect(await post(url)).toMatchObject({ answer: { status: 429, retryAfterMs: 9_000 } });
  });
});
