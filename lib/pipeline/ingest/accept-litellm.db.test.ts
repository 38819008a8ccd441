import { beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/api/v1/ingest/litellm/route";
import { pool } from "@/lib/store/database/pool";
import { failedLiteLlmRow, liteLlmRow } from "@/test/litellm-row";
import { makeKey, makeTeam } from "@/test/people";

let projectId: number;
let key: string;
const now = Math.floor(Date.now() / 1_000) * 1_000;

beforeEach(async () => {
  const team = await makeTeam();
  ({ projectId } = team);
  ({ key } = await makeKey(team, "ingest"));
});

async function send(body: string, headers: Record<string, string> = {}) {
  const response = await POST(
    new Request("http://localhost/api/v1/ingest/litellm", {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      body,
    }),
  );
  return { status: response.status, body: await response.json() };
}
const sendRows = (...rows: unknown[]) => send(JSON.stringify(rows));

async function stored() {
  const { rows } = await pool().query(
    `SELECT r.id, s.model, s.provider, s.service, r.status, r.fallback_from AS from, r.input_tokens AS input, r.output_tokens AS output,
       r.cached_input_tokens AS cached, r.thinking_tokens AS thinking, r.cost_nano::float8 AS nano, r.cost_source AS source, r.latency_ms AS ms
     FROM requests r JOIN series s ON s.id = r.series_id WHERE r.project_id = $1 ORDER BY r.ts, r.id`,
    [projectId],
  );
  return rows;
}

describe("POST /api/v1/ingest/litellm", () => {
  it("stores a call with its reported cost and answers by the contract", async () => {
    const answer = await sendRows(liteLlmRow(now));
    expect(answer).toEqual({ status: 200, body: { accepted: 1, duplicates: 0, rejected: [] } });
    expect(await stored()).toEqual([
      {
        id: "chatcmpl-8b1f",
        model: "gpt-5-mini",
        provider: "openai",
        service: "litellm",
        status: 0,
        from: null,
        input: 100,
        output: 50,
        cached: 40,
        thinking: 20,
        nano: 123_000,
        source: 1,
        ms: 1_000,
      },
    ]);
  });

  it("accepts an array, NDJSON with either content type, and one row at a time, even over several lines", async () => {
    const rows = (from: number) => [from, from + 1].map((n) => liteLlmRow(now - n, { id: `r${n}` }));
    const lines = (from: number) =>
      rows(from)
        .map((row) => JSON.stringify(row))
        .join("\n");
    const answers = [
      await sendRows(...rows(0)),
      // LiteLLM sends application/json for every log_format.
      await send(lines(2)),
      await send(`${lines(4)}\n`, { "content-type": "application/x-ndjson" }),
      await send(JSON.stringify(liteLlmRow(now - 6, { id: "r6" }))),
      await send(JSON.stringify(liteLlmRow(now - 7, { id: "r7" }), null, 2)),
    ];
    expect(answers.map(({ status, body }) => [status, body.accepted])).toEqual([
      [200, 2],
      [200, 2],
      [200, 2],
      [200, 1],
      [200, 1],
    ]);
  });

  it("counts a repeated row once, and distinguishes calls that share an id by their time", async () => {
    await sendRows(liteLlmRow(now));
    expect((await sendRows(liteLlmRow(now))).body).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    const attempts = [failedLiteLlmRow(now - 900), failedLiteLlmRow(now - 500), failedLiteLlmRow(now - 100)];
    expect((await sendRows(...attempts)).body).toEqual({ accepted: 3, duplicates: 0, rejected: [] });
    expect(await stored()).toHaveLength(4);
  });

  it("marks a success after a failure of another model as a fallback, within a batch and across batches", async () => {
    const trace = (name: string) => ({ trace_id: name });
    const failed = (name: string) => failedLiteLlmRow(now - 1_100, { ...trace(name), model_group: "gpt-5" });
    const saved = (name: string) =>
      liteLlmRow(now, { ...trace(name), id: name, model_group: "claude-backup" });
    await sendRows(saved("same-batch"), failed("same-batch"));
    await sendRows(failed("later-batch"));
    await sendRows(saved("later-batch"));
    await sendRows(saved("alone"));
    // LiteLLM sends some rows twice when two callbacks are set: the second one must not be a conflict.
    expect((await sendRows(saved("later-batch"))).body.duplicates).toBe(1);
    const answered = (await stored()).filter(({ status }) => status !== 1);
    expect(answered.map(({ id, status, from }) => [id, status, from])).toEqual([
      ["alone", 0, null],
      ["later-batch", 2, "gpt-5"],
      ["same-batch", 2, "gpt-5"],
    ]);
  });

  it("does not price a call at 0 because LiteLLM has no price, and prices what the table contains", async () => {
    await sendRows(
      liteLlmRow(now, {
        id: "own",
        model: "my-own-model",
        model_group: "fast",
        hidden_params: {},
        response_cost: 0,
      }),
      liteLlmRow(now, { id: "alias", model_group: "fast", response_cost: 0 }),
      liteLlmRow(now, { id: "known", response_cost: 0 }),
      liteLlmRow(now, { id: "cached_cache_hit1", response_cost: 0, cache_hit: true, metadata: {} }),
    );
    const prices = (await stored()).map(({ id, nano, source }) => [id, nano, source]);
    expect(prices).toEqual([
      // By the model that answered.
      ["alias", expect.any(Number), 2],
      ["cached_cache_hit1", 0, 2],
      ["known", expect.any(Number), 2],
      ["own", null, 0],
    ]);
    expect(prices[0]![1]).toBeGreaterThan(0);
    expect(prices[2]![1]).toBe(prices[0]![1]);
  });

  it("keeps the neighbors of a bad row, and names its fields as LiteLLM does", async () => {
    const answer = await sendRows(
      liteLlmRow(now, { id: "good" }),
      liteLlmRow(now, { endTime: null }),
      null,
      liteLlmRow(now - 400 * 24 * 3_600_000),
      liteLlmRow(now, { status: "unsure" }),
      "row",
    );
    expect(answer.status).toBe(200);
    expect(answer.body.accepted).toBe(1);
    expect(
      answer.body.rejected.map(({ index, path }: { index: number; path: string }) => [index, path]),
    ).toEqual([
      [1, "endTime"],
      [3, "endTime"],
      [4, "status"],
      [5, ""],
    ]);
    expect(answer.body.rejected[1].message).toContain("retention limit");
  });

  it("takes a row with a long conversation, and a body of more than 8 MiB", async () => {
    const tools = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, n) => [`tool_${n}`, { type: "object" }]),
    );
    const messages = [{ role: "user", content: "x".repeat(9 * 1024 * 1024) }];
    const answer = await sendRows(liteLlmRow(now, { messages, model_parameters: { tools } }));
    expect(answer.body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  });

  it.each([
    ["no JSON", "{", 400],
    ["an empty body", "", 400],
    ["only bad rows", "[1]", 422],
    ["an empty batch", "[]", 200],
  ])("answers %s without a server error", async (_, body, status) => {
    expect((await send(body)).status).toBe(status);
  });

  it("stores no prompts, hosts, addresses, emails or traces", async () => {
    await sendRows(liteLlmRow(now), failedLiteLlmRow(now - 2_000));
    const { rows: tables } = await pool().query(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    for (const { name } of tables) {
      const { rows } = await pool().query(
        `SELECT count(*)::int AS n FROM ${name} t WHERE t::text ~* 'secret|203\\.0\\.113|internal\\.example|trace-1'`,
      );
      expect([name, rows[0].n]).toEqual([name, 0]);
    }
  });
});
