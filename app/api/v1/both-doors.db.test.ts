import http from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { POST as traces } from "@/app/api/otlp/v1/traces/route";
import { POST as circuitEvents } from "@/app/api/v1/circuit-events/route";
import { POST as litellm } from "@/app/api/v1/ingest/litellm/route";
import { POST as requests } from "@/app/api/v1/requests/route";
import type { IngestRoute } from "@/lib/auth/guard";
import { makeKey, makeTeam } from "@/test/people";
import { listenAtFrontDoor } from "../../../scripts/setup/front-door.mjs";

const ROUTES: Record<string, IngestRoute> = {
  "/api/v1/requests": requests,
  "/api/v1/circuit-events": circuitEvents,
  "/api/v1/ingest/litellm": litellm,
  "/api/otlp/v1/traces": traces,
};

let door: Awaited<ReturnType<typeof listenAtFrontDoor>>;
let key: string;
let reader: string;

beforeAll(async () => {
  const team = await makeTeam();
  ({ key } = await makeKey(team, "ingest"));
  ({ key: reader } = await makeKey(team, "read"));
  door = await listenAtFrontDoor({ host: "127.0.0.1", port: 0 });
  const doors = Object.entries(ROUTES).map(([path, route]) => [`POST ${path}`, route]);
  door.open({
    doors: { ingest: Object.fromEntries(doors) },
    base: `http://127.0.0.1:${door.port}`,
    next: () => {},
  });
});
afterAll(() => door.drain(100));

type Sent = { path: string; headers: Record<string, string>; body: Buffer };
type Received = { status: number; headers: Record<string, string | undefined>; body: string };

/** What differs from call to call. */
const steady = (text: string) => text.replace(/"request_id":"[^"]*"/, '"request_id":""');
const HEADERS = ["content-type", "cache-control", "retry-after", "www-authenticate"];

async function atNext({ path, headers, body }: Sent): Promise<Received> {
  const request = new Request(`http://127.0.0.1${path}`, {
    method: "POST",
    headers,
    body: Uint8Array.from(body),
  });
  const answer = await ROUTES[path.split("?")[0]!]!(request);
  const kept = HEADERS.map((name) => [name, answer.headers.get(name) ?? undefined]);
  return { status: answer.status, headers: Object.fromEntries(kept), body: steady(await answer.text()) };
}

function atDoor({ path, headers, body }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { port: door.port, host: "127.0.0.1", path, method: "POST", headers },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("end", () => {
          const kept = HEADERS.map((name) => [name, answer.headers[name]]);
          const text = steady(Buffer.concat(parts).toString());
          resolve({ status: answer.statusCode!, headers: Object.fromEntries(kept), body: text });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

const item = (more: object = {}) => ({
  model: "gpt-4o",
  latency_ms: 10,
  input_tokens: 1,
  output_tokens: 1,
  timestamp: Date.now() / 1_000,
  ...more,
});
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const JSON_TYPE = { "content-type": "application/json" };

const CASES: [string, number, () => Partial<Sent>][] = [
  ["a request", 200, () => ({ body: json(item()) })],
  ["a batch with a bad item", 200, () => ({ body: json([item(), item({ latency_ms: -1 })]) })],
  ["only bad items", 422, () => ({ body: json([item({ input_tokens: "x" })]) })],
  ["gzip", 200, () => ({ body: gzipSync(json([item()])), headers: { "content-encoding": "gzip" } })],
  ["broken gzip", 400, () => ({ body: Buffer.from("no gzip"), headers: { "content-encoding": "gzip" } })],
  ["another encoding", 415, () => ({ body: json(item()), headers: { "content-encoding": "br" } })],
  ["another type", 415, () => ({ body: json(item()), headers: { "content-type": "text/plain" } })],
  ["no JSON", 400, () => ({ body: Buffer.from("{") })],
  ["no body", 400, () => ({ body: Buffer.alloc(0) })],
  ["too large a body", 413, () => ({ body: Buffer.alloc(9_000_000, " ") })],
  ["too many items", 413, () => ({ body: json(Array.from({ length: 5_001 }, () => 1)) })],
  ["no key", 401, () => ({ body: json(item()), headers: { authorization: "" } })],
  [
    "a key in another header",
    200,
    () => ({ body: json(item()), headers: { authorization: "", "x-api-key": key } }),
  ],
  [
    "a key of another scope",
    403,
    () => ({ body: json(item()), headers: { authorization: `Bearer ${reader}` } }),
  ],
  ["a key in the URL", 401, () => ({ body: json(item()), path: `/api/v1/requests?api_key=${key}` })],
  [
    "a request with a parameter, which is ignored",
    200,
    () => ({ body: json(item()), path: "/api/v1/requests?source=x" }),
  ],
  [
    "spans with a parameter, which is ignored",
    200,
    () => ({ path: "/api/otlp/v1/traces?source=x", body: json({ resourceSpans: [] }) }),
  ],
  ["a breaker event", 422, () => ({ path: "/api/v1/circuit-events", body: json({ name: "x" }) })],
  ["rows of LiteLLM", 422, () => ({ path: "/api/v1/ingest/litellm", body: json([{ id: 1 }]) })],
  ["spans", 200, () => ({ path: "/api/otlp/v1/traces", body: json({ resourceSpans: [] }) })],
  ["broken spans", 400, () => ({ path: "/api/otlp/v1/traces", body: Buffer.from("{") })],
  [
    "broken Protocol Buffers",
    400,
    () => ({
      path: "/api/otlp/v1/traces",
      body: Buffer.from([0x0a, 0xff]),
      headers: { "content-type": "application/x-protobuf" },
    }),
  ],
];

it.each(CASES)("the front door and Next's route answer %s alike (%i)", async (_, status, make) => {
  const { path = "/api/v1/requests", headers = {}, body = Buffer.alloc(0) } = make();
  const all = Object.entries({ authorization: `Bearer ${key}`, ...JSON_TYPE, ...headers });
  const sent = { path, headers: Object.fromEntries(all.filter(([, value]) => value !== "")), body };
  const next = await atNext(sent);
  expect(next.status, next.body).toBe(status);
  expect(await atDoor(sent)).toEqual(next);
});
