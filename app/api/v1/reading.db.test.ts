import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Baselines } from "@/lib/schema/detectors/anomaly";
import {
  AnomalyPage,
  CircuitsAnswer,
  FacetsAnswer,
  RequestPage,
  StoredRequest,
  SummaryAnswer,
} from "@/lib/schema/figures/reading-answer";
import { SeriesAnswer } from "@/lib/schema/figures/series-query";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeTeam } from "@/test/people";
import { POST as checkAnomalies } from "./anomalies/check/route";
import { GET as getAnomalies } from "./anomalies/route";
import { GET as getBaselines } from "./baselines/route";
import { POST as postCircuits } from "./circuit-events/route";
import { GET as getCircuits } from "./circuits/route";
import { GET as getFacets } from "./facets/route";
import { GET as getLive } from "./live/route";
import { GET as getMetrics } from "./metrics/route";
import { GET as getRequest } from "./requests/[requestId]/route";
import { GET as getRequests, POST as postRequests } from "./requests/route";
import { GET as getSeries } from "./series/route";
import { GET as getSummary } from "./summary/route";
import { GET as getText } from "./summary.txt/route";

type Route = (request: Request, context?: { params: Promise<Record<string, string>> }) => Promise<Response>;

const HOUR_S = 3_600;
const now = Math.floor(Date.now() / 1_000);
let key: string;
let strangersKey: string;

const request = (query: string, body?: unknown, bearer = key) =>
  new Request(`http://localhost:3000/api/v1/x${query}`, {
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
  });
const get = async (route: Route, query = "", params: Record<string, string> = {}, bearer = key) => {
  const response = await route(request(query, undefined, bearer), { params: Promise.resolve(params) });
  return { status: response.status, body: await response.json() };
};

/** Three hours: one request a minute, every tenth an error, every fifth from another model. */
const sent = Array.from({ length: 180 }, (_, index) => ({
  id: `r-${index}`,
  timestamp: now - index * 60,
  model: index % 5 === 0 ? "claude-sonnet-4" : "gpt-5",
  service: "chat",
  environment: index % 2 === 0 ? "prod" : "staging",
  input_tokens: 100,
  output_tokens: 50,
  latency_ms: 1_000 + index,
  cost_usd: 0.01,
  status: index % 10 === 3 ? "error" : "success",
  ...(index % 10 === 3 ? { error_type: index % 20 === 3 ? "timeout" : "rate_limit" } : {}),
  // Of an attempt before it.
  ...(index % 30 === 2 ? { error_type: "timeout" } : {}),
  user_id: index === 7 ? "=HYPERLINK(1)" : `user-${index % 3}`,
  tags: { team: index % 4 === 0 ? "blue" : "red" },
}));

beforeAll(async () => {
  key = (await makeKey(await makeTeam(), "ingest", "read", "manage")).key;
  strangersKey = (await makeKey(await makeTeam(), "ingest", "read")).key;
  const answer = await postRequests(request("", sent));
  expect(await answer.json()).toEqual({ accepted: 180, duplicates: 0, rejected: [] });
});
afterAll(() => pool().end());

describe("an invalid query is a 400 that names the parameter", () => {
  test.each<[string, Route, string, string]>([
    ["window", getSummary, "?window=yesterday", "window"],
    ["both", getSummary, "?window=5m&from=now-1h", "window"],
    ["from", getBaselines, "?from=32nd+of+May", "from"],
    ["to", getSeries, "?metric=cost&from=now-1h&to=never", "to"],
    ["too long", getText, "?window=500d", "window"],
    ["filter", getSummary, `?model=${"m".repeat(201)}`, "model"],
    ["NUL", getSummary, "?model=a%00b", "model"],
    ["NUL in a filter of requests", getRequests, "?user_id=%00", "user_id"],
    ["metric", getSeries, "?metric=luck", "metric"],
    ["no metric", getSeries, "", "metric"],
    ["step", getSeries, "?metric=cost&step=61", "step"],
    ["odd step", getSeries, "?metric=cost&step=90m", "step"],
    ["too many points", getSeries, "?metric=cost&window=30d&step=60", "step"],
    ["group", getSeries, "?metric=cost&group_by=weather", "group_by"],
    ["error types of costs", getSeries, "?metric=cost&group_by=error_type", "group_by"],
    ["status", getRequests, "?status=fine", "status"],
    ["limit", getRequests, "?limit=0", "limit"],
    ["large limit", getRequests, "?limit=100000", "limit"],
    ["tag", getRequests, "?tag=blue", "tag"],
    ["latency", getRequests, "?min_latency_ms=-1", "min_latency_ms"],
    ["cursor", getRequests, "?cursor=abc", "cursor"],
    ["cursor of another list", getRequests, `?cursor=${btoa('["yesterday","x"]')}`, "cursor"],
    [
      "cursor that is longer than any of ours",
      getRequests,
      `?cursor=${btoa(`["2026-01-01T00:00:00.000Z","${"a".repeat(3_000)}"]`)}`,
      "cursor",
    ],
    ["from of too many steps", getRequests, `?from=now${"/w".repeat(6_500)}`, "from"],
    ["to of too many steps", getRequests, `?from=now-1h&to=now${"/w".repeat(9)}`, "to"],
    ["window that is too long", getSummary, `?window=${"0".repeat(6_500)}5m`, "window"],
    ["step that is too long", getSeries, `?metric=requests&step=${"0".repeat(6_500)}5m`, "step"],
    [
      "cursor with NUL",
      getAnomalies,
      `?cursor=${btoa('["2026-01-01T00:00:00.000Z","a\\u0000b"]')}`,
      "cursor",
    ],
    ["timestamp", getRequest, "?timestamp=noon", "timestamp"],
  ])("%s", async (_, route, query, parameter) => {
    const { status, body } = await get(route, query, { requestId: "r-1" });
    expect([status, body.error.details?.[0]?.path]).toEqual([400, parameter]);
    expect(body.error.message).toContain(parameter);
    expect(body.error.request_id).toBeTruthy();
  });

  test.each([["0"], ["-1"], ["NaN"], ["Infinity"], ["x"]])("sensitivity %s", async (sensitivity) => {
    const answer = await checkAnomalies(request(`?sensitivity=${sensitivity}`, sent[0]));
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.details[0].path).toBe("sensitivity");
  });

  test.each([
    [{ model: "m" }, "latency_ms"],
    [{ latency_ms: 1 }, "model"],
    [{ model: "m", latency_ms: "1" }, "latency_ms"],
    [[], ""],
    ["x", ""],
  ])("a request to check: %j", async (probe, path) => {
    const answer = await checkAnomalies(request("", probe));
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.details[0].path).toBe(path);
  });
});

describe("summary", () => {
  test("includes a request just sent without a timestamp", async () => {
    const own = (await makeKey(await makeTeam(), "ingest", "read")).key;
    await postRequests(request("", { model: "m", latency_ms: 5, cost_usd: 0.5 }, own));
    const { body } = await get(getSummary, "?window=5m", {}, own);
    expect(body).toMatchObject({ precision: "exact", latency: { p50: 5 }, cost: { total: 0.5, count: 1 } });
  });

  test("filters, and returns empty figures without requests", async () => {
    const { body } = await get(getSummary, "?window=4h&model=claude-sonnet-4&environment=prod");
    expect(body.tokens.total_input).toBe(1_800);
    const none = await get(getSummary, "?window=4h&model=nobody");
    expect(none.body).toMatchObject({ latency: {}, cost: {}, tokens: {}, error_rate: 0, errors_by_type: {} });
  });

  test("names errors by type", async () => {
    const { body } = await get(getSummary, "?window=4h");
    expect(body.errors_by_type).toEqual({ timeout: 9, rate_limit: 9 });
    expect(body.error_rate).toBe(0.1);
  });

  test("as text has a box whose lines are equally long", async () => {
    const answer = await getText(request("?window=4h"));
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const lines = (await answer.text()).trimEnd().split("\n");
    expect(new Set(lines.filter((line) => line !== "").map((line) => [...line].length)).size).toBe(1);
  });

  test("shows nothing of another project", async () => {
    expect((await get(getSummary, "?window=4h", {}, strangersKey)).body.tokens).toEqual({});
  });
});

describe("series", () => {
  const range = `from=${now - 3 * HOUR_S}&to=${now + 60}`;

  test("adds up to what was sent, with 0 for empty buckets", async () => {
    const { body } = await get(
      getSeries,
      `?metric=requests&from=${now - 6 * HOUR_S}&to=${now + 60}&step=10m`,
    );
    expect(body.step_seconds).toBe(600);
    const values = body.series[0].points.map(([, value]: [number, number]) => value);
    expect(values.reduce((a: number, b: number) => a + b, 0)).toBe(180);
    expect(values[0]).toBe(0);
    expect(body.series[0].labels).toEqual({});
    expect(body.series[0].points[0][0] % 600).toBe(0);
  });

  test("has null, not 0, for a percentile without data", async () => {
    const { body } = await get(getSeries, `?metric=latency_p95&from=${now - 6 * HOUR_S}&to=${now + 60}`);
    expect(body.series[0].points[0][1]).toBeNull();
    expect(body.series[0].points.at(-2)[1]).toBeGreaterThan(900);
  });

  test("splits by a dimension, the largest group first", async () => {
    const { body } = await get(getSeries, `?metric=cost&group_by=model&step=1h&${range}`);
    expect(body.series.map((one: { labels: object }) => one.labels)).toEqual([
      { model: "gpt-5" },
      { model: "claude-sonnet-4" },
    ]);
    const total = body.series
      .flatMap((one: { points: [number, number][] }) => one.points)
      .reduce((sum: number, [, value]: [number, number]) => sum + value, 0);
    expect(total).toBeCloseTo(1.8, 9);
  });

  test("counts errors by type, and their share", async () => {
    const counts = await get(getSeries, `?metric=errors&group_by=error_type&step=1h&${range}`);
    const sums = counts.body.series.map(
      (one: { labels: { error_type: string }; points: [number, number][] }) => [
        one.labels.error_type,
        one.points.reduce((sum, [, value]) => sum + value, 0),
      ],
    );
    expect(Object.fromEntries(sums)).toEqual({ timeout: 9, rate_limit: 9 });
    // Of all requests of the hour, not only of those with the same error.
    const all = await get(getSeries, `?metric=requests&step=1h&${range}`);
    const requestsAt = new Map<number, number>(all.body.series[0].points);
    const shares = await get(getSeries, `?metric=error_rate&group_by=error_type&step=1h&${range}`);
    expect(shares.body.series).toHaveLength(2);
    for (const [index, one] of shares.body.series.entries()) {
      const errorsAt = new Map<number, number>(counts.body.series[index].points);
      expect(one.labels).toEqual(counts.body.series[index].labels);
      for (const [at, value] of one.points)
        expect(value ?? 0).toBeCloseTo((errorsAt.get(at) ?? 0) / (requestsAt.get(at) || 1), 9);
    }
  });

  test.each([
    "requests",
    "latency_p50",
    "latency_p95",
    "latency_p99",
    "latency_max",
    "latency_mean",
    "ttft_p50",
    "ttft_p95",
    "input_tokens",
    "output_tokens",
    "thinking_tokens",
    "cached_tokens",
    "output_tokens_mean",
    "output_tokens_p50",
    "cost",
    "cost_per_request",
    "error_rate",
    "errors",
    "fallback_rate",
    "cache_hit_rate",
    "truncated_rate",
  ])("knows %s", async (metric) => {
    expect((await get(getSeries, `?metric=${metric}&window=24h`)).status).toBe(200);
  });
});

describe("requests", () => {
  const ids = (body: { requests: { id: string }[] }) => body.requests.map(({ id }) => id);

  test("come newest first, page by page, each once", async () => {
    const seen: string[] = [];
    let query = "?window=4h&limit=50";
    for (let pages = 0; pages < 10; pages++) {
      const { body } = await get(getRequests, query);
      seen.push(...ids(body));
      if (body.next_cursor === null) break;
      query = `?window=4h&limit=50&cursor=${body.next_cursor}`;
    }
    expect(seen).toEqual(sent.map(({ id }) => id));
  });

  test.each([
    ["status=error", (index: number) => index % 10 === 3],
    ["error_type=timeout", (index: number) => index % 20 === 3],
    ["search=timeout", (index: number) => index % 20 === 3],
    ["user_id=user-1", (index: number) => index % 3 === 1 && index !== 7],
    ["tag=team:blue", (index: number) => index % 4 === 0],
    ["min_latency_ms=1170", (index: number) => index >= 170],
    ["model=gpt-5&environment=staging", (index: number) => index % 5 !== 0 && index % 2 === 1],
    ["user_id=nobody", () => false],
  ])("with %s", async (filter, belongs) => {
    const { body } = await get(getRequests, `?window=4h&limit=200&${filter}`);
    expect(ids(body)).toEqual(sent.filter((_, index) => belongs(index)).map(({ id }) => id));
    expect([body.next_cursor, body.cut]).toEqual([null, false]);
  });

  test("exports all rows as CSV, and no cell is a formula", async () => {
    const answer = await getRequests(request("?window=4h&format=csv&limit=1"));
    expect(answer.headers.get("content-type")).toContain("text/csv");
    const lines = (await answer.text()).trimEnd().split("\r\n");
    expect(lines).toHaveLength(181);
    expect(lines.find((line) => line.includes("HYPERLINK"))).toContain("'=HYPERLINK(1)");
  });

  test("exports the chosen fields, in the chosen order", async () => {
    const answer = await getRequests(request("?window=4h&format=csv&columns=latency_ms,id&user_id=user-1"));
    const [head, first] = (await answer.text()).split("\r\n");
    expect(head).toBe("latency_ms,id");
    expect(sent.map(({ latency_ms, id }) => `${latency_ms},${id}`)).toContain(first);
    for (const columns of ["id,password", "", "constructor"])
      expect((await get(getRequests, `?window=4h&format=csv&columns=${columns}`)).body).toMatchObject({
        error: { details: [{ path: "columns" }] },
      });
  });

  test("are found by id, with or without the time, but not from another project", async () => {
    const one = sent[12]!;
    const exact = await get(getRequest, `?timestamp=${one.timestamp}`, { requestId: one.id });
    expect(exact.body).toMatchObject({ id: one.id, latency_ms: one.latency_ms, cost_source: "reported" });
    expect((await get(getRequest, "", { requestId: one.id })).body).toEqual(exact.body);
    expect((await get(getRequest, "", { requestId: one.id }, strangersKey)).status).toBe(404);
    expect((await get(getRequest, `?timestamp=${one.timestamp + 1}`, { requestId: one.id })).status).toBe(
      404,
    );
    expect((await get(getRequest, "", { requestId: "a\0b" })).status).toBe(404);
    expect((await get(getRequest, "", { requestId: randomUUID() })).status).toBe(404);
  });
});

test("an anomaly found at ingest is listed with its message", async () => {
  const own = (await makeKey(await makeTeam(), "ingest", "read")).key;
  const steady = Array.from({ length: 40 }, (_, index) => ({
    model: "m",
    timestamp: now - HOUR_S - index,
    latency_ms: 100 + (index % 5),
    cost_usd: 0.01,
    output_tokens: 10,
  }));
  await postRequests(request("", steady, own));
  await postRequests(
    request(
      "",
      { id: "slow", timestamp: now, model: "m", latency_ms: 9_000, cost_usd: 0.01, output_tokens: 10 },
      own,
    ),
  );
  const { body } = await get(getAnomalies, "?window=2h", {}, own);
  expect(body.anomalies).toMatchObject([
    { request_id: "slow", type: "latency_spike", severity: "critical", model: "m" },
  ]);
  expect(body.anomalies[0].message).toMatch(
    /^\[CRITICAL\] latency_spike: value=9000, baseline=102, z_score=/,
  );
  expect(body.next_cursor).toBeNull();
});

test("circuits have a current state and a timeline", async () => {
  const events = [
    { name: "anthropic-primary", state: "open", timestamp: now - 1_800, reason: "12 timeouts" },
    { name: "anthropic-primary", state: "half_open", timestamp: now - 900 },
    { name: "openai", state: "closed", timestamp: now - 90_000 },
  ];
  expect((await postCircuits(request("", events))).status).toBe(200);
  const { body } = await get(getCircuits, "?window=1h");
  expect(body.circuits.map((one: { name: string; state: string }) => [one.name, one.state])).toEqual([
    ["anthropic-primary", "half_open"],
    ["openai", "closed"],
  ]);
  expect(body.circuits[0].timeline.map((part: { state: string }) => part.state)).toEqual([
    "unknown",
    "open",
    "half_open",
  ]);
  expect(body.circuits[1].timeline.map((part: { state: string }) => part.state)).toEqual(["closed"]);
  expect(body.events).toHaveLength(2);
});

test("Prometheus can read every line, whatever a label contains", async () => {
  await postRequests(request("", { model: 'we"ird\\name\nx', latency_ms: 5, cost_usd: 0.25 }));
  const answer = await getMetrics(request(""));
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await answer.text();
  for (const line of text.trimEnd().split("\n")) {
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+\{(\w+="(\\[\\"n]|[^"\\\n])*",?)*\} -?[\d.e+-]+)$/);
  }
  expect(text).toContain('sightline_requests_total{model="gpt-5",status="error"} 18');
  expect(text).toContain('sightline_spend_dollars_total{model="we\\"ird\\\\name\\nx"} 0.25');
});

test("a live stream reports committed data, and ends with its request", async () => {
  const aborter = new AbortController();
  const answer = await getLive(new Request(request(""), { signal: aborter.signal }));
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  expect(answer.headers.get("x-accel-buffering")).toBe("no");
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toBe("retry: 3000\n\n");
  await postRequests(request("", { model: "m", latency_ms: 1, cost_usd: 0 }));
  // An alert that changed just before the stream began may come first.
  let text = "";
  while (!text.includes("event: data\ndata: {}\n\n")) {
    const { value, done } = await reader.read();
    expect(done).toBe(false);
    text += value;
  }
  aborter.abort();
  expect((await reader.read()).done).toBe(true);
});

test.each([
  ["summary", getSummary, "?window=4h", SummaryAnswer],
  ["summary of nothing", getSummary, "?window=4h&model=nobody", SummaryAnswer],
  ["baselines", getBaselines, "?window=4h", Baselines],
  ["series", getSeries, "?metric=cost&window=4h", SeriesAnswer],
  ["anomalies", getAnomalies, "?window=4h", AnomalyPage],
  ["requests", getRequests, "?window=4h", RequestPage],
  ["circuits", getCircuits, "?window=4h", CircuitsAnswer],
  ["facets", getFacets, "", FacetsAnswer],
  ["request", getRequest, "", StoredRequest],
])("the answer of %s matches its documented schema exactly", async (_, route, query, schema) => {
  const { body } = await get(route, query, { requestId: "r-3" });
  expect(schema.parse(body)).toEqual(body);
});
