import { describe, expect, it } from "vitest";
import { countedOf, listRecordings, reportsOf } from "@/test/recordings/recordings";
import type { Call } from "./call";

const recorded = (name: string) => {
  const { bodies } = listRecordings().find((one) => one.name === name)!;
  return countedOf(reportsOf(bodies));
};

type Values = Record<string, string | number>;
const attributes = (values: Values) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? { stringValue: value } : { intValue: String(value) },
  }));
const end = Date.UTC(2026, 10, 28, 12);
const nanos = (ms: number) => String(BigInt(ms) * 1_000_000n);

type Source = { scope: string; resource?: Values };
const logs = ({ scope, resource = {} }: Source, ...records: (Values & { at?: number })[]) =>
  countedOf(
    reportsOf([
      {
        path: "/api/otlp/v1/logs",
        contentType: "application/json",
        body: {
          resourceLogs: [
            {
              resource: { attributes: attributes(resource) },
              scopeLogs: [
                {
                  scope: { name: scope },
                  logRecords: records.map(({ at = 0, ...values }) => ({
                    observedTimeUnixNano: nanos(end + at),
                    attributes: attributes(values),
                  })),
                },
              ],
            },
          ],
        },
      },
    ]),
  );
type Span = { values: Values; id?: string; parent?: string; code?: number };
const spans = ({ scope, resource = {} }: Source, ...records: Span[]) =>
  countedOf(
    reportsOf([
      {
        path: "/api/otlp/v1/traces",
        contentType: "application/json",
        body: {
          resourceSpans: [
            {
              resource: { attributes: attributes(resource) },
              scopeSpans: [
                {
                  scope: { name: scope },
                  spans: records.map(({ values, id = "1", parent = "", code = 0 }) => ({
                    traceId: "a".repeat(32),
                    spanId: id.padStart(16, "0"),
                    parentSpanId: parent === "" ? "" : parent.padStart(16, "0"),
                    startTimeUnixNano: nanos(end - 1_000),
                    endTimeUnixNano: nanos(end),
                    status: { code },
                    attributes: attributes(values),
                  })),
                },
              ],
            },
          ],
        },
      },
    ]),
  );

const latencyOf = ({ startMs, endMs }: Call) => endMs - startMs;

describe("Claude Code", () => {
  const source = { scope: "com.anthropic.claude_code.events", resource: { "service.version": "2.1.328" } };
  const request = {
    "event.name": "api_request",
    "session.id": "s",
    model: "claude-haiku-4-5",
    input_tokens: 100,
    output_tokens: 20,
    cache_read_tokens: 900,
    cache_creation_tokens: 50,
    cost_usd: 1,
    duration_ms: 800,
  };

  it("says what asked, in which session and which version, and takes no cost from the agent", () => {
    const calls = recorded("claude-code-subagent-traces");
    expect(calls.map(({ tags }) => tags!.source)).toEqual(["sdk", "agent:builtin:general-purpose", "sdk"]);
    expect(new Set(calls.map(({ tags }) => tags!.session)).size).toBe(1);
    expect(calls[0]).toMatchObject({ senderVersion: "2.1.328", cost: null, service: "claude-code" });
    expect(calls[0]!.tags!.session).toMatch(/^[0-9a-f]{16}$/);
  });

  it("identifies people by the most lasting attribute, and reads their team from the resource", () => {
    const person = { "user.id": "f".repeat(64), "user.account_uuid": "acc", "user.email": "Dev@example.com" };
    const [call] = logs(
      { ...source, resource: { "team.id": "platform", "host.name": "secret-host" } },
      { ...request, ...person, request_id: "req_1" },
    );
    expect(call!.userId).toBe("Dev@example.com");
    expect(call!.tags).toEqual({ agent: "claude-code", session: expect.any(String), team: "platform" });
  });

  it("counts records without a request id by their place in the session", () => {
    const one = { ...request, "event.sequence": 7 };
    expect(logs(source, one, one, { ...one, "event.sequence": 8 })).toHaveLength(2);
  });

  it("an answer without usage has unknown tokens, and a status decides what an error is", () => {
    const zeros = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_creation_tokens: 0 };
    const error = { "event.name": "claude_code.api_error", model: "m", "session.id": "s", error: "no" };
    const [unknown, missing] = logs(
      source,
      { ...request, ...zeros, request_id: "a" },
      { ...error, status_code: 404, request_id: "b", at: 1 },
    );
    expect(unknown!.tokens).toEqual({
      input: null,
      output: null,
      cached: null,
      cacheWrite: null,
      thinking: null,
    });
    expect(missing).toMatchObject({ status: "error", errorType: "invalid_request" });
  });
});

describe("Codex", () => {
  const source = { scope: "codex_otel.log_only", resource: { "service.name": "codex_exec" } };
  const about = { "conversation.id": "c", model: "gpt-5" };
  const end = { ...about, "event.name": "codex.sse_event", "event.kind": "response.completed" };

  it("measures a call from its first record to its last, and its first token from the start", () => {
    const [call] = recorded("codex-ok-json");
    expect(latencyOf(call!)).toBeCloseTo(1_774.5, 0);
    expect(call!.ttftMs).toBeCloseTo(1_240, 0);
  });

  it("counts an interrupted stream as one error, whatever it is called", () => {
    const calls = logs(
      source,
      { ...about, "event.name": "codex.api_request", duration_ms: "20", "http.response.status_code": 200 },
      { ...end, "event.kind": "response.failed", "error.message": "stream closed", at: 50 },
      { ...end, "error.message": "connection reset", at: 51 },
    );
    expect(calls).toMatchObject([{ status: "error", errorType: "connection" }]);
  });

  it("counts what asks for a model, not what asks for the list of models", () => {
    const sent = { ...about, "event.name": "codex.api_request", duration_ms: "20" };
    const lost = { ...sent, "error.message": "error sending request" };
    const list = { endpoint: "/models", model: "" };
    const calls = logs(
      source,
      { ...lost, ...list, at: 1 },
      { ...lost, endpoint: "/responses", at: 2 },
      { ...sent, endpoint: "/responses", "http.response.status_code": 200, at: 100 },
      { ...sent, ...list, "http.response.status_code": 200, at: 400 },
      { ...end, input_token_count: "10", output_token_count: "1", at: 500 },
    );
    expect(calls.map((call) => [call.status, call.errorType, latencyOf(call)])).toEqual([
      ["error", "connection", 20],
      ["success", null, 420],
    ]);
  });

  it("keeps the attempts of one call apart, also where their number starts again", () => {
    const calls = recorded("codex-500-429-ok");
    expect(calls.map(({ status }) => status)).toEqual(["error", "error", "success"]);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(3);
  });
});

describe("Gemini CLI and Qwen Code", () => {
  const response = {
    "session.id": "s",
    model: "gemini-3.8-flash",
    duration_ms: 200,
    input_token_count: 1_000,
    output_token_count: 100,
    thoughts_token_count: 30,
    tool_token_count: 7,
  };

  it.each([
    ["gemini-cli", "gemini_cli", 1_137, { input: 1_007, output: 130, thinking: 30 }],
    ["qwen-code", "qwen-code", 1_100, { input: 1_000, output: 100, thinking: 30 }],
  ])("%s: the total says what the counts hold", (scope, product, total_token_count, tokens) => {
    const event = { ...response, "event.name": `${product}.api_response`, total_token_count };
    expect(logs({ scope }, event)).toMatchObject([{ tokens, startMs: end - 200, endMs: end }]);
  });

  it("an error has its class from the status, not from the one word that it gives all errors", () => {
    const error = { "event.name": "gemini_cli.api_error", model: "m", error_type: "ApiError" };
    const [call] = logs({ scope: "gemini-cli" }, { ...error, status_code: 503, error_message: "overloaded" });
    expect(call).toMatchObject({ status: "error", errorType: "overloaded", tokens: { input: 0 } });
  });

  it("says what asked", () => {
    expect(recorded("gemini-cli-ok").map(({ tags }) => tags!.source)).toEqual(["utility_router", "main"]);
    const helpers = recorded("qwen-code-500-429-ok").map(({ tags }) => tags!.source);
    expect(helpers).toEqual(["main", "managed-auto-memory-extractor"]);
  });
});

describe("GitHub Copilot", () => {
  const source = { scope: "github.copilot", resource: { "service.name": "github-copilot-cli" } };
  const usage = {
    "gen_ai.provider.name": "github",
    "gen_ai.usage.input_tokens": 1_050,
    "gen_ai.usage.cache_read.input_tokens": 900,
    "gen_ai.usage.output_tokens": 20,
    "gen_ai.conversation.id": "c",
    "github.copilot.cost": 3,
  };

  it("counts its chats once, without the agent around them, and asks no price for its cost", () => {
    const calls = spans(
      source,
      {
        id: "1",
        values: { ...usage, "gen_ai.operation.name": "invoke_agent", "gen_ai.request.model": "auto" },
      },
      {
        id: "2",
        parent: "1",
        values: { ...usage, "gen_ai.operation.name": "chat", "gen_ai.request.model": "claude-sonnet-4-5" },
      },
    );
    expect(calls).toMatchObject([
      { provider: "anthropic", cost: null, tokens: { input: 1_050, cached: 900, output: 20 } },
    ]);
  });
});

describe("opencode", () => {
  it("is distinguished from other users of the AI SDK by its service", () => {
    const values = {
      "ai.operationId": "ai.streamText.doStream",
      "ai.model.id": "gpt-5-mini",
      "ai.model.provider": "openai.responses",
      "ai.usage.inputTokens": 10,
      "ai.usage.outputTokens": 5,
    };
    const resource = { "service.name": "opencode", "service.version": "1.18.33" };
    expect(spans({ scope: "ai", resource }, { values })).toMatchObject([
      { sender: "opencode", senderVersion: "1.18.33", provider: "openai", tags: { agent: "opencode" } },
    ]);
  });

  it("is read under its own scope: its session is only compared, and its user unknown where no one is signed in", () => {
    const [call] = recorded("opencode-run");
    expect(call).toMatchObject({ sender: "opencode", senderVersion: "1.18.33", userId: null });
    expect(call!.tags).toEqual({
      agent: "opencode",
      feature: "session.llm",
      session: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });
});

describe("gateways", () => {
  it("OpenRouter: one request for a call and its attempts, with the cost that it bills and the tags of its user", () => {
    const source = { scope: "openrouter", resource: { "service.name": "openrouter" } };
    const call = {
      "gen_ai.request.model": "anthropic/claude-sonnet-4.5",
      "gen_ai.response.id": "gen-1",
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.input_tokens.cached": 40,
      "gen_ai.usage.output_tokens": 50,
      "gen_ai.usage.total_cost": "0.0021",
      "trace.metadata.openrouter.first_token_ms": 300,
      "trace.metadata.openrouter.api_key_name": "secret key name",
      "trace.metadata.team": "search",
    };
    const calls = spans(
      source,
      { id: "1", values: call },
      { id: "2", parent: "1", values: { "trace.metadata.openrouter.provider_name": "Anthropic" } },
      { id: "3", values: {} },
    );
    expect(calls).toMatchObject([
      {
        provider: "openrouter",
        model: "anthropic/claude-sonnet-4.5",
        cost: { usd: 0.0021, from: "bill" },
        ttftMs: 300,
        tokens: { input: 100, cached: 40, output: 50 },
        tags: { team: "search" },
      },
    ]);
  });

  it("vLLM: a request without the name of a model is that of its service", () => {
    const resource = { "service.name": "llama-server" };
    const values = {
      "gen_ai.usage.prompt_tokens": 10,
      "gen_ai.usage.completion_tokens": 5,
      "gen_ai.request.id": "r",
    };
    expect(spans({ scope: "vllm.llm_engine", resource }, { values })).toMatchObject([
      { provider: "vllm", model: "llama-server", tokens: { input: 10, output: 5 } },
    ]);
  });

  it("Portkey: a complete log is a request, and its cost an estimate", () => {
    const resource = { "service.name": "portkey" };
    const values = {
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-5-mini",
      "gen_ai.provider.name": "openai",
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.usage.output_tokens": 5,
    };
    expect(spans({ scope: "portkey", resource }, { values })).toMatchObject([
      { sender: "portkey", provider: "openai" },
    ]);
  });
});
