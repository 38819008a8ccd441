import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { POST } from "@/app/api/v1/requests/route";
import { IngestAnswer } from "@/lib/schema/request/ingest-answer";
import { doubtBits } from "@/lib/schema/request/price";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeTeam, type TestTeam } from "@/test/people";

let team: TestTeam;
let key: string;

beforeAll(async () => {
  team = await makeTeam();
  ({ key } = await makeKey(team, "ingest"));
});

type Sent = { body?: BodyInit; type?: string; headers?: Record<string, string> };

async function send(value: unknown, { body, type = "application/json", headers = {} }: Sent = {}) {
  const response = await POST(
    new Request("http://localhost/api/v1/requests", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": type, ...headers },
      body: body ?? JSON.stringify(value),
    }),
  );
  return { status: response.status, body: await response.json(), headers: response.headers };
}

const good = (more: object = {}) => ({ model: "house-model", latency_ms: 120, ...more });

async function storedIds(): Promise<string[]> {
  const { rows } = await pool().query("SELECT id FROM requests WHERE project_id = $1 ORDER BY id", [
    team.projectId,
  ]);
  return rows.map(({ id }) => id);
}

describe("POST /api/v1/requests", () => {
  it("stores one object, an array, NDJSON and gzip, and answers by the contract", async () => {
    const timestamp = new Date().toISOString();
    const one = await send(good({ id: "form-1", timestamp }));
    const array = await send([good({ id: "form-2", timestamp }), good({ id: "form-3", timestamp })]);
    const lines = [good({ id: "form-4", timestamp }), good({ id: "form-5", timestamp })];
    const ndjson = await send(null, {
      body: `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`,
      type: "application/x-ndjson",
    });
    const gzip = await send(null, {
      body: new Uint8Array(gzipSync(JSON.stringify(good({ id: "form-6", timestamp })))),
      headers: { "content-encoding": "gzip" },
    });
    expect([one, array, ndjson, gzip].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([one, array, ndjson, gzip].map(({ body }) => IngestAnswer.parse(body).accepted)).toEqual([
      1, 2, 2, 1,
    ]);
    expect(await storedIds()).toEqual(["form-1", "form-2", "form-3", "form-4", "form-5", "form-6"]);
  });

  it("keeps every field as it was sent", async () => {
    const sent = {
      id: "whole",
      timestamp: Math.floor(Date.now() / 1000) - 30.25,
      model: "gpt-größe-🙂",
      provider: "openai",
      input_tokens: 1200,
      output_tokens: 340,
      thinking_tokens: 50,
      cached_input_tokens: 200,
      cache_write_tokens: 10,
      cache_write_1h_tokens: 4,
      audio_input_tokens: 300,
      audio_output_tokens: 40,
      image_input_tokens: 0,
      image_output_tokens: 7,
      service_tier: "Priority",
      region: "eu",
      latency_ms: 812.4,
      ttft_ms: 90.6,
      cost_usd: 0.1 + 0.2,
      status: "error",
      error_type: "timeout",
      cache_hit: true,
      environment: "production",
      service: "chat",
      user_id: "u-1",
      fallback_from: "gpt-groß",
      finish_reason: "MAX_TOKENS",
      tags: { team: "a", constructor: "b" },
    };
    expect((await send(sent)).body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    const { rows } = await pool().query(
      `SELECT r.*, s.model, s.provider, s.environment, s.service, e.name AS error_type FROM requests r
       JOIN series s ON s.id = r.series_id LEFT JOIN error_types e ON e.id = r.error_type_id
       WHERE r.project_id = $1 AND r.id = 'whole'`,
      [team.projectId],
    );
    expect(rows[0]).toMatchObject({
      ts: new Date(sent.timestamp * 1000),
      model: sent.model,
      provider: "openai",
      input_tokens: 1200,
      output_tokens: 340,
      thinking_tokens: 50,
      cached_input_tokens: 200,
      cache_write_tokens: 10,
      cache_write_1h_tokens: 4,
      audio_input_tokens: 300,
      audio_output_tokens: 40,
      image_input_tokens: 0,
      image_output_tokens: 7,
      service_tier: "priority",
      region: "eu",
      cost_doubts: null,
      latency_ms: 812,
      ttft_ms: 91,
      cost_nano: "300000000",
      cost_source: 1,
      status: 1,
      error_type: "timeout",
      cache_hit: true,
      environment: "production",
      service: "chat",
      user_id: "u-1",
      finish_reason: "length",
      fallback_from: "gpt-groß",
      tags: { team: "a", constructor: "b" },
    });
  });

  it("stores the cost: nothing for unbilled requests, no silent zero, thinking as the provider counts it", async () => {
    const tokens = { input_tokens: 100, output_tokens: 500, thinking_tokens: 400, provider: "openai" };
    const timestamp = new Date().toISOString();
    const sent = [
      good({ id: "cost-1", timestamp, model: "gpt-4o", ...tokens, cache_hit: true }),
      good({
        id: "cost-2",
        timestamp,
        model: "gpt-4o",
        provider: "openai",
        input_tokens: 100,
        status: "error",
        error_type: "RateLimitError",
      }),
      good({ id: "cost-3", timestamp, model: "whisper-1", ...tokens }),
      good({ id: "cost-4", timestamp, model: "gpt-5", ...tokens }),
      good({ id: "cost-5", timestamp, model: "gemini-2.5-pro", ...tokens, provider: "gcp.gemini" }),
    ];
    expect((await send(sent)).body).toMatchObject({ accepted: sent.length });
    const { rows } = await pool().query(
      "SELECT cost_nano, cost_source FROM requests WHERE project_id = $1 AND id LIKE 'cost-%' ORDER BY id",
      [team.projectId],
    );
    expect(rows.map(({ cost_nano, cost_source }) => [cost_nano, cost_source])).toEqual([
      ["0", 2],
      ["0", 2],
      [null, 0],
      ["5125000", 2],
      ["9125000", 2],
    ]);
  });

  it("keeps the good rows of a batch and names item, field and reason of the others", async () => {
    const timestamp = new Date().toISOString();
    const { status, body } = await send([
      good({ id: "part-1", timestamp }),
      { model: "m" },
      good({ latency_ms: -1 }),
      good({ id: "part-2" }),
      "text",
      good({ id: "part-3", timestamp }),
    ]);
    expect(status).toBe(200);
    expect(body.accepted).toBe(2);
    expect(
      body.rejected.map((one: { index: number; code: string; path: string }) => [
        one.index,
        one.code,
        one.path,
      ]),
    ).toEqual([
      [1, "missing_field", "latency_ms"],
      [2, "invalid_field", "latency_ms"],
      [3, "id_needs_timestamp", "timestamp"],
      [4, "invalid_item", ""],
    ]);
  });

  it("answers 422 when every row is refused, and 200 for an empty batch", async () => {
    expect((await send([{}, 5])).status).toBe(422);
    expect(await send([])).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 0, rejected: [] } });
  });

  it("rejects only the broken NDJSON line", async () => {
    const { status, body } = await send(null, {
      body: `${JSON.stringify(good())}\n{"model": \n\n${JSON.stringify(good())}`,
      type: "application/x-ndjson",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: "invalid_json" }] });
  });

  it("recognizes a repeat by id and time, and a different request under the same key", async () => {
    const timestamp = Date.now() / 1000;
    const first = good({ id: "again", timestamp, tags: { b: "2", a: "1" } });
    expect((await send(first)).body).toMatchObject({ accepted: 1, duplicates: 0 });
    expect((await send({ ...first, tags: { a: "1", b: "2" } })).body).toMatchObject({
      accepted: 0,
      duplicates: 1,
    });
    expect(await send({ ...first, output_tokens: 7 })).toMatchObject({
      status: 422,
      body: { accepted: 0, duplicates: 0, rejected: [{ index: 0, code: "conflict", path: "id" }] },
    });
    const { rows } = await pool().query("SELECT output_tokens FROM requests WHERE id = 'again'");
    expect(rows).toEqual([{ output_tokens: 0 }]);
  });

  it("distinguishes repeats from conflicts within one batch", async () => {
    const timestamp = Date.now() / 1000;
    const { body } = await send([
      good({ id: "twin", timestamp }),
      good({ id: "twin", timestamp }),
      good({ id: "twin", timestamp, latency_ms: 121 }),
      good({ id: "twin", timestamp: timestamp - 60 }),
    ]);
    expect(body).toMatchObject({
      accepted: 1,
      duplicates: 1,
      rejected: [
        { index: 2, code: "conflict" },
        { index: 3, code: "conflict" },
      ],
    });
  });

  it("stores an unknown model as unpriced and computes the cost of a known one", async () => {
    const timestamp = Date.now() / 1000;
    const tokens = { input_tokens: 1_000_000, output_tokens: 0 };
    await send([
      good({ id: "price-unknown", timestamp, ...tokens }),
      good({ id: "price-known", timestamp, ...tokens, model: "gpt-4o-mini", provider: "openai" }),
      good({ id: "price-free", timestamp, ...tokens, cost_usd: 0 }),
      good({
        id: "price-odd",
        timestamp,
        ...tokens,
        model: "gpt-4o-mini",
        provider: "openai",
        service_tier: "odd",
      }),
    ]);
    const { rows } = await pool().query(
      "SELECT id, cost_nano, cost_source, cost_doubts FROM requests WHERE project_id = $1 AND id LIKE 'price-%' ORDER BY id",
      [team.projectId],
    );
    expect(rows).toEqual([
      { id: "price-free", cost_nano: "0", cost_source: 1, cost_doubts: null },
      { id: "price-known", cost_nano: "150000000", cost_source: 2, cost_doubts: null },
      {
        id: "price-odd",
        cost_nano: "150000000",
        cost_source: 2,
        cost_doubts: doubtBits([{ kind: "service_tier", text: "" }]),
      },
      { id: "price-unknown", cost_nano: null, cost_source: 0, cost_doubts: null },
    ]);
  });

  it("prefers a price override to the reported cost", async () => {
    const own = await makeTeam();
    const { key: ownKey } = await makeKey(own, "ingest");
    await pool().query(
      `INSERT INTO price_overrides (project_id, model, input_nano_per_token, output_nano_per_token, valid_from)
       VALUES ($1, 'house-model', 2.5, 10, now() - interval '1 hour')`,
      [own.projectId],
    );
    const item = good({
      id: "own",
      timestamp: Date.now() / 1000,
      input_tokens: 3,
      output_tokens: 2,
      cost_usd: 9,
    });
    await send(item, { headers: { authorization: `Bearer ${ownKey}` } });
    const { rows } = await pool().query("SELECT cost_nano, cost_source FROM requests WHERE project_id = $1", [
      own.projectId,
    ]);
    expect(rows).toEqual([{ cost_nano: "28", cost_source: 3 }]);
    const again = await send({ ...item, cost_usd: 8 }, { headers: { authorization: `Bearer ${ownKey}` } });
    expect(again.body).toMatchObject({ accepted: 0, rejected: [{ code: "conflict" }] });
    const same = await send(item, { headers: { authorization: `Bearer ${ownKey}` } });
    expect(same.body).toMatchObject({ duplicates: 1 });
  });

  it.each([
    ["no content type it knows", { type: "text/plain", body: "{}" }, 415, "unsupported_type"],
    ["another charset", { type: "application/json; charset=latin1", body: "{}" }, 415, "unsupported_charset"],
    ["brotli", { body: "{}", headers: { "content-encoding": "br" } }, 415, "unsupported_encoding"],
    [
      "stacked encodings",
      { body: "{}", headers: { "content-encoding": "gzip, gzip" } },
      415,
      "unsupported_encoding",
    ],
    ["gzip that is none", { body: "{}", headers: { "content-encoding": "gzip" } }, 400, "invalid_gzip"],
    ["an empty body", { body: " " }, 400, "empty_body"],
    ["broken JSON", { body: '{"model": "m",}' }, 400, "invalid_json"],
    ["bad UTF-8", { body: new Uint8Array([0x22, 0xff, 0x22]) }, 400, "invalid_utf8"],
    ["a length that is not true", { body: "{}", headers: { "content-length": "9" } }, 400, "incomplete_body"],
    ["5,001 items", { body: `[${"{},".repeat(5000)}{}]` }, 413, "too_many_items"],
    ["more than 8 MiB", { body: `["${"x".repeat(8 * 1024 * 1024)}"]` }, 413, "too_large"],
    [
      "a gzip bomb",
      {
        body: new Uint8Array(gzipSync("0".repeat(64 * 1024 * 1024))),
        headers: { "content-encoding": "gzip" },
      },
      413,
      "too_large",
    ],
  ] as [string, Sent, number, string][])("refuses %s", async (_, sent, status, code) => {
    const answer = await send(null, sent);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    expect(answer.body.error.request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("rejects only the item with 600,000 keys, in each form of a body", async () => {
    const many = `{${Array.from({ length: 600_000 }, (_, at) => `"k${at.toString(36)}":1`).join()}}`;
    const one = JSON.stringify(good());
    const refused = { index: 0, code: "too_many_keys", path: "" };
    expect(await send(null, { body: many })).toMatchObject({ status: 422, body: { rejected: [refused] } });
    expect(await send(null, { body: `[${many},${one}]` })).toMatchObject({
      status: 200,
      body: { accepted: 1, rejected: [refused] },
    });
    const lines = { body: `${many}\n${one}`, type: "application/x-ndjson" };
    expect(await send(null, lines)).toMatchObject({
      status: 200,
      body: { accepted: 1, rejected: [refused] },
    });
  });

  it("rejects only the element that is not JSON", async () => {
    const body = `[${JSON.stringify(good())},{"model":},${JSON.stringify(good())}]`;
    expect(await send(null, { body })).toMatchObject({
      status: 200,
      body: { accepted: 2, rejected: [{ index: 1, code: "invalid_json", path: "" }] },
    });
  });

  it("rejects a million nested levels as one bad item", async () => {
    const deep = `{"model":"m","latency_ms":1,"x":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}`;
    expect(await send(null, { body: `[${JSON.stringify(good())},${deep}]` })).toMatchObject({
      status: 200,
      body: { accepted: 1, rejected: [{ index: 1, code: "too_deep" }] },
    });
  });
});
