import { createHash } from "node:crypto";
import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import net from "node:net";
import { setImmediate } from "node:timers/promises";
import { isHTTPAccessFallbackError } from "next/dist/client/components/http-access-fallback/http-access-fallback";
import { afterEach, describe, expect, it } from "vitest";
import { currentCall } from "@/lib/call";
import { PlainAnswer, type SentCall } from "@/lib/schema/http/sent-call";
import { listenAtFrontDoor } from "./front-door.mjs";

type Door = (call: SentCall) => Promise<PlainAnswer>;
const opened: { drain: (limitMs: number) => Promise<void> }[] = [];
afterEach(async () => {
  for (const door of opened.splice(0)) await door.drain(100);
});

const answer = (body: string, status = 200, headers: Record<string, string> = {}) =>
  new PlainAnswer(body, status, headers);
const nothing: Door = async () => answer("door");

async function textOf(call: SentCall): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of call.body as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts).toString();
}

type Page = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;
const plainPage: Page = async (_, outgoing) => void outgoing.end("next");

async function open(
  door: Door = nothing,
  {
    next = plainPage,
    takePageTurn = async () => true,
    ...options
  }: {
    worker?: string;
    publicUrl?: string;
    next?: Page;
    takePageTurn?: typeof import("@/lib/auth/page-turn").takePageTurn;
    patience?: { headersMs: number; requestMs: number; checkMs: number };
  } = {},
) {
  const frontDoor = await listenAtFrontDoor({ host: "127.0.0.1", port: 0, ...options });
  opened.push(frontDoor);
  frontDoor.open({
    next,
    doors: { takePageTurn, ingest: { "POST /api/v1/requests": { answer: door } } },
    base: "http://sightline.test",
  });
  return { frontDoor, url: `http://127.0.0.1:${frontDoor.port}` };
}

async function raw(port: number, text: string): Promise<string> {
  const socket = net.connect(port, "127.0.0.1");
  socket.write(text);
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  await once(socket, "close");
  return answer;
}

const HEADERS = [
  ["x-frame-options", "DENY"],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "strict-origin-when-cross-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  ["permissions-policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"],
];

describe("the headers of every answer", () => {
  const lineOf = (answer: string, name: string) =>
    new RegExp(`^${name}: (.*)\\r$`, "im").exec(answer.split("\r\n\r\n")[0]!)?.[1];
  const request = (line: string, more = "") =>
    `${line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`;
  const broken: Door = async () => {
    throw new Error("the door is broken");
  };
  const own: Door = async () => answer("stored", 200, { "x-own": "1" });

  it.each<[string, number, string, Door?, { worker?: string }?]>([
    ["of Next", 200, request("GET /login")],
    ["of a door", 200, request("POST /api/v1/requests"), own],
    ["of a door that is broken", 500, request("POST /api/v1/requests"), broken],
    ["to a foreign target", 400, request("GET http://evil/")],
    ["to a server action", 400, request("POST /", "next-action: x\r\n")],
    ["to a form of a page", 405, request("POST /login")],
    ["of a worker", 404, request("GET /login"), own, { worker: "only" }],
    ["to broken HTTP", 400, "NONSENSE\r\n\r\n"],
    ["to headers without end", 431, request("GET /", `x-long: ${"x".repeat(100_000)}\r\n`)],
  ])("%s (%i)", async (_, status, text, door, options) => {
    const { frontDoor } = await open(door, { publicUrl: "http://sightline.test", ...options });
    const answer = await raw(frontDoor.port, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    for (const [name, value] of HEADERS) expect([name, lineOf(answer, name!)]).toEqual([name, value]);
    expect(lineOf(answer, "content-security-policy")).toMatch(
      /^default-src '(self|none)'.*frame-ancestors 'none'/,
    );
    expect(lineOf(answer, "strict-transport-security")).toBeUndefined();
  });

  it("are sent before the application is ready", async () => {
    const frontDoor = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
    opened.push(frontDoor);
    const { status, headers } = await fetch(`http://127.0.0.1:${frontDoor.port}/`);
    expect(status).toBe(503);
    for (const [name, value] of HEADERS) expect([name, headers.get(name!)]).toEqual([name, value]);
  });

  it("promise https for a year if the public address is https", async () => {
    const { frontDoor } = await open(own, { publicUrl: "https://sightline.test" });
    for (const text of [request("GET /login"), request("POST /api/v1/requests"), "NONSENSE\r\n\r\n"])
      expect(lineOf(await raw(frontDoor.port, text), "strict-transport-security")).toBe("max-age=31536000");
  });
});

describe("before the application is ready", () => {
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const frontDoor = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
    opened.push(frontDoor);
    return fetch(`http://127.0.0.1:${frontDoor.port}${path}`, { headers });
  };
  const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

  it("people see a page that loads again until theirs is there", async () => {
    const answer = await ask("/alerts?project=2", browser);
    expect([answer.status, answer.headers.get("refresh"), answer.headers.get("cache-control")]).toEqual([
      503,
      "2",
      "no-store",
    ]);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await answer.text()).toContain("<h1>Sightline is starting</h1>");
  });

  it.each([
    ["/api/v1/requests", browser],
    ["/_next/static/chunk.js", browser],
    ["/alerts", { rsc: "1", accept: "*/*" }],
  ] as const)("programs get an error to read at %s", async (path, headers) => {
    const answer = await ask(path, headers);
    expect([answer.status, answer.headers.get("retry-after"), answer.headers.get("refresh")]).toEqual([
      503,
      "2",
      null,
    ]);
    expect(await answer.json()).toMatchObject({ error: { code: "starting" } });
  });
});

describe("the policy of content", () => {
  /** What Next sees of a request, and what the browser gets. */
  async function policies(path: string, headers: Record<string, string> = {}) {
    const frontDoor = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
    opened.push(frontDoor);
    let seen: string | undefined;
    const next = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
      seen = incoming.headers["content-security-policy"] as string | undefined;
      outgoing.end("next");
    };
    frontDoor.open({ next, doors: null, base: "http://sightline.test" });
    const answer = await fetch(`http://127.0.0.1:${frontDoor.port}${path}`, { headers });
    return { seen, sent: answer.headers.get("content-security-policy") };
  }
  const nonceOf = (policy: string | null) => /'nonce-([\w+/=]{22,})'/.exec(policy ?? "")?.[1];

  it("lets a page run the scripts with its nonce, which is new for each request and passed on to Next", async () => {
    const first = await policies("/login");
    expect(first.seen).toBe(first.sent);
    expect(first.sent).toMatch(/script-src 'nonce-[^']+' 'strict-dynamic'(;|$)/);
    for (const rule of [
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ])
      expect(first.sent).toContain(rule);
    expect(nonceOf((await policies("/login")).sent)).not.toBe(nonceOf(first.sent));
  });

  it("never takes the nonce of the caller", async () => {
    const { seen } = await policies("/", {
      "content-security-policy": "script-src 'nonce-AAAAAAAAAAAAAAAAAAAAAA'",
    });
    expect(nonceOf(seen ?? null)).toBeDefined();
    expect(seen).not.toContain("AAAAAAAAAAAAAAAAAAAAAA");
  });

  it.each(["/api/v1/rules", "/_next/static/x.js"])("lets %s load nothing", async (path) => {
    expect((await policies(path)).sent).toBe("default-src 'none'; frame-ancestors 'none'");
  });
});

describe("a page whose browser leaves", () => {
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;

  /** Pages that answer when `answer` is called, and the calls that they are made in. */
  async function pages() {
    const made: { url: string; signal: AbortSignal; isAnswered: boolean; answer: (text?: string) => void }[] =
      [];
    const { frontDoor } = await open(nothing, {
      next: async ({ url }, outgoing) => {
        await setImmediate();
        const { signal, answered } = currentCall()!;
        const answer = (text = "page") => void outgoing.end(text);
        const page = { url: url!, signal: signal!, isAnswered: false, answer };
        made.push(page);
        await answered;
        page.isAnswered = true;
      },
    });
    const socket = net.connect(frontDoor.port, "127.0.0.1");
    const reaches = (count: number) => expect.poll(() => made.length).toBe(count);
    return { made, socket, reaches };
  }

  it("ends its reads, also those of pages that wait for their turn on the connection", async () => {
    const { made, socket, reaches } = await pages();
    socket.write(get("/alerts") + get("/rules"));
    await reaches(2);
    expect(made.map(({ signal }) => signal.aborted)).toEqual([false, false]);
    socket.destroy();
    await expect.poll(() => made.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    // Next does not log it.
    expect(made.every(({ signal }) => isHTTPAccessFallbackError(signal.reason))).toBe(true);
    for (const { answer } of made) answer();
  });

  it("is answered when its text is complete, also if the browser reads none of it", async () => {
    const { made, socket, reaches } = await pages();
    socket.pause();
    socket.write(get("/alerts"));
    await reaches(1);
    await setImmediate();
    expect(made[0]!.isAnswered).toBe(false);
    made[0]!.answer("x".repeat(50_000_000));
    await expect.poll(() => made[0]!.isAnswered).toBe(true);
    expect(made[0]!.signal.aborted).toBe(false);
    socket.destroy();
  });

  it("is answered when its text is complete, also behind an answer that the browser does not read", async () => {
    const { made, socket, reaches } = await pages();
    socket.pause();
    socket.write(get("/alerts") + get("/rules"));
    await reaches(2);
    made[1]!.answer();
    await expect.poll(() => made.map(({ isAnswered }) => isAnswered)).toEqual([false, true]);
    made[0]!.answer();
    socket.destroy();
  });

  it("is answered when the browser leaves, also behind another page on the connection", async () => {
    const { made, socket, reaches } = await pages();
    socket.write(get("/alerts") + get("/rules"));
    await reaches(2);
    made[1]!.answer();
    socket.destroy();
    await expect.poll(() => made.map(({ isAnswered }) => isAnswered)).toEqual([true, true]);
  });

  it("ends nothing of a page that was answered, nor of the next one on the connection", async () => {
    const { made, socket, reaches } = await pages();
    socket.write(get("/alerts"));
    await reaches(1);
    made[0]!.answer();
    await once(socket, "data");
    socket.write(get("/rules"));
    await reaches(2);
    expect(made.map(({ signal }) => signal.aborted)).toEqual([false, false]);
    socket.destroy();
    await expect.poll(() => made[1]!.signal.aborted).toBe(true);
    expect(made[0]!.signal.aborted).toBe(false);
  });
});

describe("a page that waits for its turn", () => {
  it("is made when its turn comes", async () => {
    let begin = () => {};
    const turn = new Promise<boolean>((resolve) => {
      begin = () => resolve(true);
    });
    let isMade = false;
    const { url } = await open(nothing, {
      takePageTurn: () => turn,
      next: async (_, outgoing) => {
        isMade = true;
        outgoing.end("page");
      },
    });
    const page = fetch(`${url}/alerts`);
    const { status } = await fetch(`${url}/api/v1/requests`, { method: "POST" });
    expect([status, isMade]).toEqual([200, false]);
    begin();
    expect(await (await page).text()).toBe("page");
  });

  it("is refused with 503 and Retry-After if it does not come, without Next", async () => {
    const next = async () => {
      throw new Error("Next was asked");
    };
    const { url } = await open(nothing, { takePageTurn: async () => false, next });
    const answer = await fetch(`${url}/alerts`);
    const retry = ["retry-after", "refresh"].map((name) => answer.headers.get(name));
    expect([answer.status, ...retry]).toEqual([503, "2", "2"]);
    expect(await answer.text()).toBe("Too many pages are open; retry shortly");
  });

  it("waits for no file of public/", async () => {
    const { url } = await open(nothing, { takePageTurn: async () => false });
    expect(
      await Promise.all(["/favicon.ico", "/x.ico"].map(async (path) => (await fetch(url + path)).status)),
    ).toEqual([200, 503]);
  });

  it("knows who asks by the headers", async () => {
    const asked: (string | null)[] = [];
    const { url } = await open(nothing, {
      takePageTurn: async (headers) => {
        asked.push(headers.get("cookie"), headers.get("x-sightline-peer"));
        return true;
      },
    });
    await fetch(`${url}/alerts`, { headers: { cookie: "a=b" } });
    expect(asked).toEqual(["a=b", "127.0.0.1"]);
  });
});

describe("the front door", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "TRACE"])(
    "refuses %s of a page with 405",
    async (method) => {
      const { frontDoor } = await open();
      const answer = await raw(
        frontDoor.port,
        `${method} /login HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1.1 405 /);
      expect(answer).toMatch(/^allow: GET, HEAD\r$/im);
    },
  );

  it("says to a browser that sent a form before its page had loaded that nothing was saved", async () => {
    const { url } = await open();
    const send = (path: string, accept: string) =>
      fetch(`${url}${path}`, {
        method: "POST",
        headers: { accept },
        body: new URLSearchParams({ name: "a" }),
      });
    const answer = await send("/rules/new?kind=objective", "text/html,*/*;q=0.8");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([405, "text/html; charset=utf-8"]);
    const text = await answer.text();
    expect(text).toContain("<h1>Nothing was saved</h1>");
    const style = /<style>(.*)<\/style>/.exec(text)![1]!;
    const allowed = `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`;
    expect(answer.headers.get("content-security-policy")).toContain(allowed);
    expect((await send("/rules/new", "application/json")).headers.get("content-type")).toMatch(/json/);
  });

  it("has no image optimizer", async () => {
    const { url } = await open();
    expect((await fetch(`${url}/_next/image?url=%2Ficon.svg&w=16&q=75`)).status).toBe(404);
  });

  it("answers 503 with Retry-After until the application is ready", async () => {
    const frontDoor = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
    opened.push(frontDoor);
    const answer = await fetch(`http://127.0.0.1:${frontDoor.port}/`);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "2"]);
  });

  it("hands a POST to its door, by exact path, and the rest to Next", async () => {
    const { url } = await open();
    const said = async (method: string, path: string) => (await fetch(url + path, { method })).text();
    expect(await said("POST", "/api/v1/requests")).toBe("door");
    expect(await said("POST", "/api/v1/requests?a=b")).toBe("door");
    expect(await said("GET", "/api/v1/requests")).toBe("next");
    expect(await said("POST", "/api/v1/requests/")).toBe("next");
    expect(await said("POST", "/api/v1/constructor")).toBe("next");
  });

  it("gives Next only paths that can be decoded", async () => {
    const { frontDoor, url } = await open();
    const next = async ({ url: asked }: IncomingMessage, outgoing: ServerResponse) => {
      outgoing.end(asked);
    };
    frontDoor.open({ next, doors: { ingest: {} }, base: "http://sightline.test" });
    const seen = async (path: string) => (await fetch(url + path)).text();
    expect(await seen("/rules/%ff?a=%ff")).toBe("/rules/%25ff?a=%ff");
    expect(await seen("/alerts/%")).toBe("/alerts/%25");
    expect(await seen("/rules/%C3%A9%2Fx?a=1")).toBe("/rules/%C3%A9%2Fx?a=1");
  });

  it("passes method, URL, headers, body and peer to the door", async () => {
    const { url } = await open(async (call) =>
      answer(
        JSON.stringify({
          method: call.method,
          url: call.url,
          key: call.headers.get("authorization"),
          none: call.headers.get("x-none"),
          peer: call.headers.get("x-sightline-peer"),
          body: await textOf(call),
        }),
      ),
    );
    const sent = await fetch(`${url}/api/v1/requests?x=1`, {
      method: "POST",
      headers: { authorization: "Bearer k", "x-sightline-peer": "9.9.9.9" },
      body: "ä".repeat(100_000),
    });
    expect(await sent.json()).toEqual({
      method: "POST",
      none: null,
      url: "http://sightline.test/api/v1/requests?x=1",
      key: "Bearer k",
      peer: "127.0.0.1",
      body: "ä".repeat(100_000),
    });
  });

  it("passes on status, headers and bytes", async () => {
    const bytes = Uint8Array.from([0, 255, 10]);
    const { url } = await open(async () => new PlainAnswer(bytes, 429, { "retry-after": "7" }));
    const sent = await fetch(`${url}/api/v1/requests`, { method: "POST" });
    expect([sent.status, sent.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(new Uint8Array(await sent.arrayBuffer())).toEqual(bytes);
  });

  it.each<[string, Door]>([
    ["never reads the body", async () => answer("too large", 413)],
    [
      "stops in the middle of it",
      async ({ body }) => {
        for await (const _ of body as AsyncIterable<Uint8Array>) break;
        return answer("too large", 413);
      },
    ],
  ])("delivers the rejection of a large body if the door %s", async (_name, door) => {
    const { url } = await open(door);
    const sent = await fetch(`${url}/api/v1/requests`, { method: "POST", body: Buffer.alloc(20_000_000) });
    expect([sent.status, await sent.text()]).toEqual([413, "too large"]);
  });

  it("passes an aborted body to the door", async () => {
    let seen: (thrown: unknown) => void;
    const failure = new Promise((resolve) => {
      seen = resolve;
    });
    const { frontDoor } = await open(async (call) => {
      const text = textOf(call);
      socket.destroy();
      await text.catch(seen!);
      return answer("never sent");
    });
    const socket = net.connect(frontDoor.port, "127.0.0.1");
    socket.write("POST /api/v1/requests HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
    expect(String(await failure)).toMatch(/aborted|closed the connection/);
  });

  it.each([
    ["500 of a page that lacked the database as 503", 500, true, 503],
    ["500 of any other page", 500, false, 500],
    ["404", 404, true, 404],
  ])("passes on %s", async (_, status, isUnavailable, expected) => {
    const frontDoor = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
    opened.push(frontDoor);
    const next = async ({ headers }: IncomingMessage, outgoing: ServerResponse) => {
      if (isUnavailable) Object.assign(headers, { [Symbol.for("sightline.unavailable")]: true });
      outgoing.statusCode = status;
      outgoing.end("page");
    };
    frontDoor.open({ next, doors: null, base: "http://sightline.test" });
    const answer = await fetch(`http://127.0.0.1:${frontDoor.port}/alerts`);
    expect([answer.status, await answer.text()]).toEqual([expected, "page"]);
    expect(answer.headers.get("retry-after")).toBe(expected === 503 ? "2" : null);
  });

  it("turns an error of a door into a plain 500", async () => {
    const { url } = await open(async () => {
      throw new Error("the door is broken");
    });
    const answer = await fetch(`${url}/api/v1/requests`, { method: "POST" });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain("broken");
  });

  it("refuses foreign request targets, server actions, upgrades and broken HTTP", async () => {
    const { url, frontDoor } = await open();
    expect(
      await raw(frontDoor.port, "GET http://evil/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
    ).toMatch(/^HTTP\/1.1 400/);
    expect(
      await raw(
        frontDoor.port,
        "GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
      ),
    ).toBe("");
    expect(await raw(frontDoor.port, "NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1.1 400[\s\S]*"error"/);
    const action = await fetch(url, { method: "POST", headers: { "next-action": "x" } });
    expect(action.status).toBe(400);
  });

  it("answers only health checks in a worker-only process", async () => {
    const { url } = await open(nothing, { worker: "only" });
    expect(await (await fetch(`${url}/api/health/ready`)).text()).toBe("next");
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(`${url}/api/v1/requests`, { method: "POST" })).status).toBe(404);
  });

  const RSC = "rsc: 1\r\nreferer: http://x/traffic?from=now-24h\r\n";
  it.each([
    ["in one piece to the page that shows it", "/traffic?from=now-30d", RSC, true],
    ["in pieces to another page", "/cost", RSC, false],
    ["in pieces to a browser that opens it", "/traffic", "referer: http://x/traffic\r\n", false],
    ["in pieces if the browser does not say where it is", "/traffic", "rsc: 1\r\n", false],
  ])("sends a page %s", async (_, target, more, whole) => {
    const frontDoor = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
    opened.push(frontDoor);
    const next = async (_incoming: IncomingMessage, outgoing: ServerResponse) => {
      await new Promise<void>((resolve) => outgoing.write("sho", "utf8", () => resolve()));
      outgoing.write(Buffer.from("wn"));
      outgoing.end("!");
    };
    frontDoor.open({ next, doors: null, base: "http://x" });
    const text = `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`;
    const [headers, body] = (await raw(frontDoor.port, text)).split("\r\n\r\n", 2);
    expect([/^content-length: 6$/im.test(headers!), body === "shown!"]).toEqual([whole, whole]);
  });

  it("is not ready once it has announced that it stops, but still serves", async () => {
    const { frontDoor, url } = await open();
    const ready = async () => (await fetch(`${url}/api/health/ready`)).status;
    expect(await ready()).toBe(200);
    frontDoor.announce();
    expect(await ready()).toBe(503);
    const sent = await fetch(`${url}/api/v1/requests`, { method: "POST", body: "{}" });
    expect([sent.status, sent.headers.get("connection")]).toEqual([200, "keep-alive"]);
    expect((await fetch(`${url}/api/health/live`)).status).toBe(200);
  });

  it("finishes pending requests while draining, and accepts no new ones", async () => {
    let finish: () => void = () => {};
    const under = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let entered: () => void = () => {};
    const started = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const { url, frontDoor } = await open(async () => {
      entered();
      await under;
      return answer("stored");
    });
    const sent = fetch(`${url}/api/v1/requests`, { method: "POST", body: "x" });
    await started;
    const drained = frontDoor.drain(5_000);
    await expect(fetch(url)).rejects.toThrow();
    finish();
    const pending = await sent;
    expect([await pending.text(), pending.headers.get("connection")]).toEqual(["stored", "close"]);
    await drained;
  });

  const PATIENCE = { headersMs: 300, requestMs: 300, checkMs: 50 };
  const head = "POST /api/v1/requests HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n";

  it.each([
    ["sends no headers", ""],
    ["does not finish its headers", head],
    ["does not finish its body", `${head}\r\n{`],
  ])("answers 408 to a client that %s", async (_, text) => {
    const read: Door = async (call) => answer(await textOf(call));
    const { frontDoor } = await open(read, { patience: PATIENCE });
    expect(await raw(frontDoor.port, text)).toMatch(/^HTTP\/1.1 408 /);
  });

  it.each([
    ["has not read the headers", "", `${head}\r\n{}`],
    ["has not read the rest of the headers", head, "\r\n{}"],
    ["has not read the rest of the body", `${head}\r\n{`, "}"],
  ])("does not blame the client for a standstill in which it %s", async (_, first, rest) => {
    const { frontDoor } = await open(async (call) => answer(await textOf(call)), { patience: PATIENCE });
    const client = net.connect(frontDoor.port, "127.0.0.1");
    const [socket] = (await once(frontDoor.server, "connection")) as [net.Socket];
    client.write(first);
    await expect.poll(() => socket.bytesRead).toBe(first.length);
    // Timers come next, before the server reads.
    await setImmediate();
    client.write(rest);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3 * PATIENCE.requestMs);
    const [sent] = await once(client, "data");
    expect(String(sent)).toMatch(/^HTTP\/1.1 200 /);
  });

  it("reports a port that is in use and suggests another", async () => {
    const other = http.createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as net.AddressInfo;
    await expect(listenAtFrontDoor({ host: "127.0.0.1", port })).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is already in use`,
    );
    other.close();
  });
});
