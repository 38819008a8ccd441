import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { otlpRoute } from "@/lib/auth/otlp-route";
import { ApiError } from "@/lib/schema/http/api-error";
import { BREAKER_CAP } from "@/lib/schema/request/circuit-event";
import { senderNamed } from "@/lib/senders/registry";
import { pool } from "@/lib/store/database/pool";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { makeKey, makeTeam } from "@/test/people";
import { encodeOtlp } from "@/test/recordings/encode-otlp";
import type { Body, Signal } from "@/test/recordings/recordings";
import { differencesOf } from "@/test/rollup-checks";
import { POST as logs } from "./logs/route";
import { POST as metrics } from "./metrics/route";
import { PUT, POST as traces } from "./traces/route";

const ROUTES = { traces, logs, metrics };
const JSON_TYPE = "application/json";
const PROTOBUF = "application/x-protobuf";
const now = Date.now();

let team: Awaited<ReturnType<typeof makeTeam>>;
let key: string;

beforeEach(async () => {
  team = await makeTeam();
  ({ key } = await makeKey(team, "ingest"));
});
function request(signal: Signal, body: Uint8Array | string, headers: Record<string, string> = {}): Request {
  return new Request(`http://localhost/api/otlp/v1/${signal}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": JSON_TYPE, ...headers },
    body: typeof body === "string" ? body : Uint8Array.from(body),
  });
}

async function send(signal: Signal, body: Uint8Array | string, headers: Record<string, string> = {}) {
  const response = await ROUTES[signal](request(signal, body, headers));
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, type: response.headers.get("content-type"), bytes };
}

type Times = { from: number; to: number };
const nanos = (ms: number) => `${BigInt(Math.round(ms)) * 1_000_000n}`;
const text = (name: string, value: string) => ({ key: name, value: { stringValue: value } });
const int = (name: string, value: number) => ({ key: name, value: { intValue: value } });

function span(
  id: number,
  { from, to }: Times,
  more: { parentSpanId?: string; traceId?: string; attributes?: object[] } = {},
) {
  const { attributes = [], ...rest } = more;
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: id.toString(16).padStart(16, "0"),
    name: "chat",
    kind: 3,
    startTimeUnixNano: nanos(from),
    endTimeUnixNano: nanos(to),
    attributes: [
      text("gen_ai.operation.name", "chat"),
      text("gen_ai.provider.name", "openai"),
      text("gen_ai.request.model", "gpt-5-mini"),
      text("gen_ai.response.id", `r-${id}`),
      ...attributes,
    ],
    ...rest,
  };
}
const tokens = (input: number, output: number) => [
  int("gen_ai.usage.input_tokens", input),
  int("gen_ai.usage.output_tokens", output),
];
const exportOf = (spans: object[], scope = "gen_ai") =>
  JSON.stringify({ resourceSpans: [{ scopeSpans: [{ scope: { name: scope }, spans }] }] });
const asBody = (json: string): Body => ({
  path: "/api/otlp/v1/traces",
  contentType: JSON_TYPE,
  body: JSON.parse(json),
});

async function stored() {
  const { rows } = await pool().query(
    `SELECT s.model, r.sender, r.input_tokens AS input, r.output_tokens AS output, r.status, r.cost_nano::float8 AS nano, r.latency_ms AS ms
     FROM requests r JOIN series s ON s.id = r.series_id WHERE r.project_id = $1 ORDER BY r.ts, r.id`,
    [team.projectId],
  );
  return rows;
}
const today = () => differencesOf(Math.floor(now / 86_400_000) * 86_400_000);
const AT = { from: now - 60_000, to: now - 59_000 };

describe("an answer over OTLP", () => {
  it("comes in the encoding of the request: success is empty, errors are a status", async () => {
    expect(await send("traces", exportOf([]))).toEqual({
      status: 200,
      type: JSON_TYPE,
      bytes: Buffer.from("{}"),
    });
    expect(await send("logs", "", { "content-type": PROTOBUF })).toEqual({
      status: 200,
      type: PROTOBUF,
      bytes: Buffer.alloc(0),
    });
    const refused = await send("traces", Buffer.from([0xff]), { "content-type": PROTOBUF });
    expect(refused).toMatchObject({ status: 400, type: PROTOBUF });
    expect(refused.bytes.toString()).toContain("not a valid OTLP export");
    const json = await send("traces", "{");
    expect(json).toMatchObject({ status: 400, type: JSON_TYPE });
    expect(JSON.parse(json.bytes.toString())).toMatchObject({
      message: expect.stringContaining("not a valid OTLP export"),
      error: { code: "invalid_json" },
    });
    const stranger = await send("traces", "", {
      authorization: "Bearer slk_nobody",
      "content-type": PROTOBUF,
    });
    expect(stranger).toMatchObject({ status: 401, type: PROTOBUF });
  });

  it("refuses other types, other encodings and bodies that inflate too far", async () => {
    expect((await send("traces", "x", { "content-type": "text/plain" })).status).toBe(415);
    expect((await send("traces", "{}", { "content-encoding": "br" })).status).toBe(415);
    expect((await send("traces", "{}", { "content-encoding": "gzip" })).status).toBe(400);
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024));
    for (const type of [JSON_TYPE, PROTOBUF])
      expect((await send("traces", bomb, { "content-type": type, "content-encoding": "gzip" })).status).toBe(
        413,
      );
  });

  it("asks to come again within three seconds, which exporters wait for", async () => {
    const busy = otlpRoute(
      () => new Uint8Array(0),
      async () => {
        throw new ApiError(503, "overloaded", "Busy", { retryAfterSeconds: 4 });
      },
    );
    const response = await busy(request("traces", "{}"));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "3"]);
  });

  it("names how many records were rejected, and why", async () => {
    const body = exportOf([span(1, AT), span(2, { from: now, to: now - 5 }), span(3, { from: 1, to: 2 })]);
    const { bytes } = await send("traces", body);
    expect(JSON.parse(bytes.toString())).toEqual({
      partialSuccess: { rejectedSpans: "2", errorMessage: "A model call ends before it starts" },
    });
    const protobuf = await send("traces", encodeOtlp(asBody(body)), { "content-type": PROTOBUF });
    expect(protobuf.bytes.subarray(0, 4)).toEqual(Buffer.from([10, protobuf.bytes.length - 2, 8, 2]));
    expect(await stored()).toHaveLength(1);
  });

  it.each([
    ["a key in x-api-key", () => ({ "x-api-key": key })],
    ["a key behind %20, which not every exporter decodes", () => ({ authorization: `Bearer%20${key}` })],
  ])("is the same for PUT and for %s", async (_, credentials) => {
    const response = await PUT(
      new Request("http://localhost/api/otlp/v1/traces", {
        method: "PUT",
        headers: { ...credentials(), "content-type": JSON_TYPE, "x-test-connection": "true" },
        body: exportOf([]),
      }),
    );
    expect(response.status).toBe(200);
  });
});

describe("a call that is reported more than once", () => {
  const outer = exportOf([span(1, AT, { attributes: tokens(100, 21) })], "@openlit/instrumentation-openai");
  const inner = exportOf(
    [
      span(
        2,
        { from: AT.from + 5, to: AT.to - 5 },
        { parentSpanId: "0000000000000001", attributes: tokens(100, 20) },
      ),
    ],
    "gen_ai",
  );

  it("is stored once by all of 20 senders at a time, and priced", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => send("traces", at % 2 === 0 ? outer : inner)));
    expect(await stored()).toEqual([
      { model: "gpt-5-mini", sender: "ai-sdk", input: 100, output: 20, status: 0, nano: 65_000, ms: 990 },
    ]);
    expect(await today()).toEqual([]);
  });

  it("gives way to a better report that comes after its minute was summed up", async () => {
    await send("traces", outer);
    await send("traces", exportOf([span(7, AT, { traceId: "1".repeat(32), attributes: tokens(5, 6) })]));
    await compactRollups(now + 3 * 60_000);
    await send("traces", inner);
    expect((await stored()).map(({ input, output }) => [input, output])).toEqual([
      [100, 20],
      [5, 6],
    ]);
    expect(await today()).toEqual([]);
  });

  it("counts as each of the calls below it where there are several", async () => {
    const embedding = (id: number, times: Times, parent?: string) => ({
      ...span(id, times, { ...(parent ? { parentSpanId: parent } : {}) }),
      attributes: [
        text("gen_ai.operation.name", "embeddings"),
        text("gen_ai.request.model", "text-embedding-3-small"),
        ...(parent ? [int("gen_ai.usage.input_tokens", 10 + id)] : []),
      ],
    });
    const parts = [
      embedding(1, AT),
      embedding(2, { from: AT.from + 1, to: AT.from + 100 }, "0000000000000001"),
      embedding(3, { from: AT.from + 101, to: AT.from + 200 }, "0000000000000001"),
    ];
    for (const part of parts) await send("traces", exportOf([part]));
    expect((await stored()).map(({ input }) => input)).toEqual([12, 13]);
    expect(await today()).toEqual([]);
  });

  it("counts once across traces where provider, model, counts and time are the same", async () => {
    const at = { traceId: "2".repeat(32), attributes: tokens(100, 20) };
    const other = { from: AT.from + 3, to: AT.to - 3 };
    await send("traces", exportOf([span(1, AT, { attributes: tokens(100, 20) })], "pydantic-ai"));
    await send(
      "traces",
      exportOf(
        [
          {
            ...span(2, other, at),
            attributes: [...span(2, other, at).attributes, text("gen_ai.response.id", "")],
          },
        ],
        "gen_ai",
      ),
    );
    expect(await stored()).toHaveLength(1);
  });

  it("counts as the client reports it, or as the gateway if the project says so", async () => {
    const { recognizes } = senderNamed("openrouter")!;
    const scope = "openrouter";
    const source = {
      signal: "traces",
      scope,
      scopeVersion: "",
      resource: new Map([["service.name", "openrouter"]]),
    } as const;
    expect(recognizes(source)).toBe(true);
    const client = exportOf([span(1, AT, { attributes: tokens(100, 20) })]);
    const behind = { from: AT.from + 300, to: AT.to - 100 };
    const gateway = JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: [text("service.name", "openrouter")] },
          scopeSpans: [
            {
              scope: { name: scope },
              spans: [span(2, behind, { traceId: "3".repeat(32), attributes: tokens(100, 20) })],
            },
          ],
        },
      ],
    });
    await send("traces", gateway);
    await send("traces", client);
    expect((await stored()).map(({ sender }) => sender)).toEqual(["ai-sdk"]);
    const other = await makeTeam();
    await pool().query("UPDATE projects SET gateway_counts = true WHERE id = $1", [other.projectId]);
    team = other;
    ({ key } = await makeKey(other, "ingest"));
    await send("traces", client);
    await send("traces", gateway);
    expect((await stored()).map(({ sender }) => sender)).toEqual(["openrouter"]);
    expect(await today()).toEqual([]);
  });

  it("is two calls where one scope reports both, however alike they are", async () => {
    const twin = (id: number) =>
      span(id, AT, { traceId: String(id).repeat(32), attributes: tokens(100, 20) });
    await send("traces", exportOf([twin(1), twin(2)]));
    expect(await stored()).toHaveLength(2);
  });

  it("is rejected where a repeat has other content", async () => {
    await send("traces", exportOf([span(1, AT, { attributes: tokens(1, 1) })]));
    const { bytes } = await send("traces", exportOf([span(1, AT, { attributes: tokens(1, 2) })]));
    expect(JSON.parse(bytes.toString()).partialSuccess.rejectedSpans).toBe("1");
    expect((await stored()).map(({ output }) => output)).toEqual([1]);
  });
});

describe("breakers over OTLP", () => {
  const events = async () => {
    const { rows } = await pool().query(
      "SELECT name, state FROM circuit_events WHERE project_id = $1 ORDER BY ts",
      [team.projectId],
    );
    return rows;
  };

  const point = (state: number, at: number, name = "primary") => ({
    asInt: String(state),
    timeUnixNano: nanos(at),
    attributes: [text("name", name)],
  });
  const gauge = (...dataPoints: object[]) => {
    const metrics = [{ name: "circuit_breaker_state", gauge: { dataPoints } }];
    return JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
  };
  const change = (state: string, at: number, name = "primary", reason = "errors") => ({
    timeUnixNano: nanos(at),
    eventName: "circuit_breaker.state_change",
    attributes: [
      text("circuit_breaker.name", name),
      text("circuit_breaker.state", state),
      text("circuit_breaker.reason", reason),
    ],
  });
  const logOf = (...logRecords: object[]) =>
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ scope: { name: "my-app" }, logRecords }] }] });
  const partialOf = async (signal: Signal, body: string) =>
    JSON.parse((await send(signal, body)).bytes.toString()).partialSuccess;
  const addBreakers = (count: number) =>
    pool().query(
      `INSERT INTO circuit_events (project_id, name, ts, id, state)
       SELECT $1, 'breaker-' || n, now() - interval '1 hour', n, 'closed' FROM generate_series(1, $2) AS n`,
      [team.projectId, count],
    );

  it("are followed by their metrics", async () => {
    expect(await partialOf("metrics", gauge(point(0, now - 3_000)))).toBeUndefined();
    await send("metrics", gauge(point(2, now - 2_000)));
    await send("metrics", gauge(point(2, now - 1_000)));
    expect((await events()).at(-1)).toEqual({ name: "primary", state: "open" });
  });

  it("report a change in a log", async () => {
    expect(await partialOf("logs", logOf(change("open", now - 1_000)))).toBeUndefined();
    expect(await events()).toEqual([{ name: "primary", state: "open" }]);
  });

  it("beyond the cap of the project are rejected with each report until there is room", async () => {
    await addBreakers(BREAKER_CAP - 1);
    const errorMessage = "The project already has the most breakers that it may have, 10000";
    const report = (at: number) => gauge(...["last", "further"].map((name) => point(2, at, name)));
    for (const at of [now - 3_000, now - 2_000])
      expect(await partialOf("metrics", report(at))).toEqual({ rejectedDataPoints: "1", errorMessage });
    const changes = ["further", "breaker-7"].map((name) => change("open", now - 2_000, name));
    expect(await partialOf("logs", logOf(...changes))).toEqual({ rejectedLogRecords: "1", errorMessage });
    expect((await events()).filter(({ state }) => state === "open").map(({ name }) => name)).toEqual([
      "last",
      "breaker-7",
    ]);
    await pool().query("DELETE FROM circuit_events WHERE project_id = $1 AND name = 'breaker-1'", [
      team.projectId,
    ]);
    expect(await partialOf("metrics", report(now - 1_000))).toBeUndefined();
    expect(await events()).toContainEqual({ name: "further", state: "open" });
  });

  it("beyond the cap, of which counters tell, are stored as open once there is room", async () => {
    const opened = (at: number) => {
      const attributes = [text("name", "further"), text("event", "open")];
      const dataPoints = [{ asInt: "1", timeUnixNano: nanos(at), attributes }];
      const metrics = [
        { name: "circuit", sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } },
      ];
      return JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
    };
    await addBreakers(BREAKER_CAP);
    for (const at of [now - 3_000, now - 2_000])
      expect(await partialOf("metrics", opened(at))).toMatchObject({ rejectedDataPoints: "1" });
    await pool().query("DELETE FROM circuit_events WHERE project_id = $1 AND name = 'breaker-1'", [
      team.projectId,
    ]);
    expect(await partialOf("metrics", opened(now - 1_000))).toBeUndefined();
    expect(await events()).toContainEqual({ name: "further", state: "open" });
  });

  it("with a wrong time are rejected, and do not hide what is reported later", async () => {
    const hour = 3_600_000;
    const ahead = "timestamp is more than 5 minutes ahead of the server's clock";
    const old = expect.stringContaining("the retention limit");
    expect(await partialOf("metrics", gauge(point(0, now + hour)))).toEqual({
      rejectedDataPoints: "1",
      errorMessage: ahead,
    });
    expect(await partialOf("metrics", gauge(point(0, now - 3_650 * 24 * hour)))).toEqual({
      rejectedDataPoints: "1",
      errorMessage: old,
    });
    const wrong = [change("open", now + hour), change("open", now - 3_650 * 24 * hour)];
    expect(await partialOf("logs", logOf(...wrong))).toEqual({
      rejectedLogRecords: "2",
      errorMessage: ahead,
    });
    expect(await partialOf("metrics", gauge(point(2, now - 1_000)))).toBeUndefined();
    expect(await events()).toEqual([{ name: "primary", state: "open" }]);
  });

  it("with a name that is too long, or another reason for the same change, are rejected in logs", async () => {
    const long = change("open", now - 2_000, "x".repeat(201));
    const changed = [change("open", now - 1_000), change("open", now - 1_000, "primary", "by hand")];
    expect(await partialOf("logs", logOf(long, ...changed))).toEqual({
      rejectedLogRecords: "2",
      errorMessage: expect.stringContaining("name"),
    });
    expect(await events()).toEqual([{ name: "primary", state: "open" }]);
  });
});
