import { describe, expect, it } from "vitest";
import { countedOf, reportsOf } from "@/test/recordings/recordings";
import { Collector } from "./otlp/collect";
import { readJson } from "./otlp/read-json";
import { BOOK, senderNamed } from "./registry";

// What running the real packages showed, where no recording does: one row for each.

type Value = string | number | boolean | string[];
type Values = Record<string, Value>;
/** A span or a log of a scope. Times in ms from one instant; ids by number, 0 for none. */
type Told = {
  scope: string;
  trace?: number;
  id?: number;
  parent?: number;
  from?: number;
  to?: number;
  code?: number;
  message?: string;
  log?: true;
  body?: string;
  resource?: Values;
  values: Values;
};

const base = Date.UTC(2026, 10, 28, 12);
const nanos = (ms: number) => String(BigInt(base + ms) * 1_000_000n);
const hex = (number: number, length: number) =>
  number === 0 ? "" : number.toString(16).padStart(length, "0");
const encoded = (value: Value): object => {
  if (Array.isArray(value)) return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isInteger(value) ? { intValue: value } : { doubleValue: value };
};
const attributes = (values: Values) =>
  Object.entries(values).map(([key, value]) => ({ key, value: encoded(value) }));

function bodyOf(told: Told, at: number) {
  const { scope, trace = 1, id = at + 1, parent = 0, from = 0, to = 1_000, code = 0, resource = {} } = told;
  const around = (scopes: string, record: object, records: string) => [
    {
      resource: { attributes: attributes(resource) },
      [scopes]: [{ scope: { name: scope }, [records]: [record] }],
    },
  ];
  const common = { traceId: hex(trace, 32), spanId: hex(id, 16), attributes: attributes(told.values) };
  const span = {
    ...common,
    parentSpanId: hex(parent, 16),
    name: "call",
    kind: 3,
    startTimeUnixNano: nanos(from),
    endTimeUnixNano: nanos(to),
    status: { code, message: told.message ?? "" },
  };
  const path = `/api/otlp/v1/${told.log ? "logs" : "traces"}`;
  const body = told.log
    ? {
        resourceLogs: around(
          "scopeLogs",
          { ...common, timeUnixNano: nanos(to), body: { stringValue: told.body ?? "" } },
          "logRecords",
        ),
      }
    : { resourceSpans: around("scopeSpans", span, "spans") };
  return { path, contentType: "application/json", body };
}

/** What is counted, in the order given and in the reverse one. */
function counted(told: readonly Told[]): string[] {
  const bodies = told.map(bodyOf);
  const [forward, backward] = [bodies, [...bodies].reverse()].map((order) =>
    countedOf(reportsOf(order)).map(
      ({ provider, model, status, errorType, tokens: t, cost }) =>
        `${provider} ${model} ${errorType ?? status}: ${t.input} in, ${t.cached} cached, ${t.cacheWrite} written, ` +
        `${t.output} out, ${t.thinking} thinking${cost ? `, $${cost.usd}` : ""}`,
    ),
  );
  expect(backward).toEqual(forward);
  return forward!;
}

const chat = (more: Values): Values => ({ "gen_ai.operation.name": "chat", ...more });
const openAi = { "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-5-mini" };
const claude = { "gen_ai.provider.name": "anthropic", "gen_ai.request.model": "claude-haiku-4-5" };
const usage = (input: number, output: number) => ({
  "gen_ai.usage.input_tokens": input,
  "gen_ai.usage.output_tokens": output,
});
const cache = (read: number, written: number) => ({
  "gen_ai.usage.cache_read.input_tokens": read,
  "gen_ai.usage.cache_creation.input_tokens": written,
});
const EMBEDDING: Values = {
  "gen_ai.operation.name": "embeddings",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "text-embedding-3-small",
};
const OI = "@arizeai/openinference-instrumentation-";
const oi = (model: string, input: number, output: number): Values => ({
  "openinference.span.kind": "LLM",
  "llm.model_name": model,
  "llm.token_count.prompt": input,
  "llm.token_count.completion": output,
});
const MINI = "openai gpt-5-mini";
const HAIKU = "anthropic claude-haiku-4-5";
const UNKNOWN = "null in, null cached, null written, null out, null thinking";

const CASES: [string, Told[], string[]][] = [
  [
    "two packages of OpenInference report one call in two traces, under two names of its model",
    [
      {
        scope: `${OI}langchain`,
        trace: 1,
        values: { ...oi("gpt-5-mini", 100, 50), metadata: '{"ls_provider":"openai"}' },
      },
      {
        scope: `${OI}openai`,
        trace: 2,
        from: 10,
        to: 990,
        values: { ...oi("gpt-5-mini-2025-08-07", 100, 50), "llm.provider": "openai" },
      },
    ],
    ["openai gpt-5-mini-2025-08-07 success: 100 in, null cached, null written, 50 out, null thinking"],
  ],
  [
    "the SDK of Anthropic and OpenInference report a stream in two traces",
    [
      {
        scope: `${OI}anthropic`,
        trace: 1,
        values: {
          ...oi("claude-haiku-4-5", 1_050, 20),
          "llm.provider": "anthropic",
          "llm.token_count.prompt_details.cache_read": 900,
          "llm.token_count.prompt_details.cache_write": 50,
        },
      },
      {
        scope: "com.anthropic.sdk.typescript",
        trace: 2,
        from: 5,
        to: 995,
        values: {
          ...claude,
          "gen_ai.operation.name": "chat",
          "gen_ai.response.id": "msg_1",
          "gen_ai.response.model": "claude-haiku-4-5",
          ...usage(1_050, 20),
          "gen_ai.usage.cache_read.input_tokens": 900,
          "gen_ai.usage.cache_write.input_tokens": 50,
        },
      },
    ],
    [`${HAIKU} success: 1050 in, 900 cached, 50 written, 20 out, null thinking`],
  ],
  [
    "OpenLLMetry leaves cached tokens of Anthropic out of its input, also where they are fewer",
    [
      {
        scope: "@traceloop/instrumentation-anthropic",
        values: chat({ ...claude, ...usage(1_000, 20), ...cache(900, 0) }),
      },
    ],
    [`${HAIKU} success: 1900 in, 900 cached, 0 written, 20 out, null thinking`],
  ],
  [
    "the AI SDK counts them in",
    [
      {
        scope: "gen_ai",
        values: chat({ ...claude, ...usage(1_050, 20), ...cache(900, 50), "gen_ai.response.id": "m" }),
      },
    ],
    [`${HAIKU} success: 1050 in, 900 cached, 50 written, 20 out, null thinking`],
  ],
  [
    "the AI SDK repeats usage on its agent and its steps, thinking too",
    [
      {
        scope: "gen_ai",
        id: 1,
        values: {
          ...openAi,
          "gen_ai.operation.name": "invoke_agent",
          ...usage(200, 100),
          "ai.usage.outputTokenDetails.reasoningTokens": 40,
        },
      },
      {
        scope: "gen_ai",
        id: 2,
        parent: 1,
        to: 400,
        values: { "gen_ai.operation.name": "agent_step", "ai.usage.outputTokenDetails.reasoningTokens": 20 },
      },
      {
        scope: "gen_ai",
        id: 3,
        parent: 2,
        to: 400,
        values: chat({
          ...openAi,
          ...usage(100, 50),
          "gen_ai.response.id": "a",
          "ai.usage.outputTokenDetails.reasoningTokens": 20,
        }),
      },
      {
        scope: "gen_ai",
        id: 4,
        parent: 1,
        from: 500,
        values: chat({
          ...openAi,
          ...usage(100, 50),
          "gen_ai.response.id": "b",
          "ai.usage.outputTokenDetails.reasoningTokens": 20,
        }),
      },
    ],
    Array(2).fill(`${MINI} success: 100 in, null cached, null written, 50 out, 20 thinking`),
  ],
  [
    "a span that failed is an error, whatever its HTTP status says",
    [{ scope: "gen_ai", code: 2, values: chat({ ...openAi, "http.response.status_code": 200 }) }],
    [`${MINI} other: ${UNKNOWN}`],
  ],
  [
    "Azure keeps the two names that it has in the AI SDK",
    [
      {
        scope: "gen_ai",
        values: chat({
          "gen_ai.provider.name": "azure.ai.inference",
          "gen_ai.request.model": "my-deployment",
          "gen_ai.response.id": "a",
          ...usage(1, 1),
        }),
      },
      {
        scope: "gen_ai",
        from: 2_000,
        to: 3_000,
        values: chat({
          "gen_ai.provider.name": "azure.ai.openai",
          "gen_ai.request.model": "my-deployment",
          "gen_ai.response.id": "b",
          ...usage(2, 2),
        }),
      },
    ],
    [
      "azure.ai.inference my-deployment success: 1 in, null cached, null written, 1 out, null thinking",
      "azure.ai.openai my-deployment success: 2 in, null cached, null written, 2 out, null thinking",
    ],
  ],
  [
    "Mastra gives a call that failed the status of a good one, and a list of finish reasons as text",
    [
      {
        scope: "@mastra/otel-exporter",
        id: 1,
        code: 2,
        values: { ...openAi, "gen_ai.operation.name": "invoke_agent", "error.type": "unknown" },
      },
      {
        scope: "@mastra/otel-exporter",
        id: 2,
        parent: 1,
        code: 1,
        values: chat({
          ...openAi,
          "mastra.span.type": "model_inference",
          "gen_ai.response.finish_reasons": '["error"]',
        }),
      },
    ],
    [`${MINI} other: ${UNKNOWN}`],
  ],
  [
    "Mastra has a name of its own for thinking",
    [
      {
        scope: "@mastra/otel-exporter",
        values: chat({
          ...openAi,
          ...usage(100, 50),
          "gen_ai.usage.reasoning_tokens": 20,
          "gen_ai.usage.cache_read.input_tokens": 40,
        }),
      },
    ],
    [`${MINI} success: 100 in, 40 cached, null written, 50 out, 20 thinking`],
  ],
  [
    "Langfuse reports an error as a level, and a cost of 0",
    [
      {
        scope: "langfuse-sdk",
        values: {
          "langfuse.observation.type": "generation",
          "langfuse.observation.model.name": "gpt-5-mini",
          "langfuse.observation.level": "ERROR",
          "langfuse.observation.status_message": "429 Rate limit reached",
          "langfuse.observation.cost_details": '{"input":0,"output":0,"total":0}',
        },
      },
    ],
    [`${MINI} rate_limit: ${UNKNOWN}`],
  ],
  [
    "OpenLIT reports a cost of 0 when its prices did not load, and repeats the call as a log",
    [
      {
        scope: "@openlit/instrumentation-vllm",
        values: chat({ ...openAi, ...usage(100, 50), "gen_ai.usage.cost": 0, "gen_ai.response.id": "r" }),
      },
      {
        scope: "@openlit/instrumentation-vllm",
        log: true,
        values: chat({
          ...openAi,
          ...usage(100, 50),
          "event.name": "gen_ai.client.inference.operation.details",
          "gen_ai.response.id": "r",
        }),
      },
    ],
    [`${MINI} success: 100 in, null cached, null written, 50 out, null thinking`],
  ],
  [
    "OpenTelemetry's package leaves the finish reasons of an abandoned stream empty",
    [
      {
        scope: "@opentelemetry/instrumentation-openai",
        values: chat({ ...openAi, "gen_ai.response.finish_reasons": [] }),
      },
    ],
    [`${MINI} cancelled: ${UNKNOWN}`],
  ],
  [
    "a package and the SDK below it are one call, whose SDK knows best",
    [
      {
        scope: "@openlit/instrumentation-anthropic",
        id: 1,
        values: chat({ ...claude, ...usage(100, 21), ...cache(900, 50), "gen_ai.request.is_stream": true }),
      },
      {
        scope: "com.anthropic.sdk.typescript",
        id: 2,
        parent: 1,
        values: chat({
          ...claude,
          ...usage(1_050, 20),
          "gen_ai.usage.cache_read.input_tokens": 900,
          "gen_ai.usage.cache_write.input_tokens": 50,
        }),
      },
    ],
    [`${HAIKU} success: 1050 in, 900 cached, 50 written, 20 out, null thinking`],
  ],
  [
    "a list of tokens that the SDK counted is no call",
    [
      {
        scope: "com.anthropic.sdk.typescript",
        values: { ...claude, "anthropic.message.count_tokens.input_tokens": 1_050 },
      },
    ],
    [],
  ],
  [
    "Claude Code repeats a call as a span, and its requests share the ids of one",
    [
      {
        scope: "com.anthropic.claude_code.events",
        log: true,
        id: 7,
        values: {
          "event.name": "api_request",
          "session.id": "s",
          "event.sequence": 1,
          request_id: "req_1",
          model: "claude-haiku-4-5",
          input_tokens: 100,
          output_tokens: 20,
          cache_read_tokens: 900,
          cache_creation_tokens: 50,
          cost_usd: 4,
          duration_ms: 500,
        },
      },
      {
        scope: "com.anthropic.claude_code.events",
        log: true,
        id: 7,
        to: 2_000,
        values: {
          "event.name": "api_request",
          "session.id": "s",
          "event.sequence": 2,
          request_id: "req_2",
          model: "claude-haiku-4-5",
          input_tokens: 100,
          output_tokens: 20,
          cache_read_tokens: 900,
          cache_creation_tokens: 50,
          cost_usd: 4,
          duration_ms: 500,
        },
      },
      {
        scope: "com.anthropic.claude_code.tracing",
        id: 8,
        parent: 7,
        values: {
          "gen_ai.request.model": "claude-haiku-4-5",
          "gen_ai.response.id": "req_1",
          input_tokens: 100,
          output_tokens: 20,
        },
      },
    ],
    Array(2).fill(`${HAIKU} success: 1050 in, 900 cached, 50 written, 20 out, null thinking`),
  ],
  [
    "Gemini CLI leaves thoughts out of its output and results of tools out of its input, and repeats a failure as a success",
    [
      {
        scope: "gemini-cli",
        log: true,
        values: {
          "event.name": "gemini_cli.api_response",
          "session.id": "s",
          model: "gemini-2.5-flash",
          input_token_count: 1_000,
          output_token_count: 100,
          cached_content_token_count: 400,
          thoughts_token_count: 30,
          tool_token_count: 7,
          total_token_count: 1_137,
          duration_ms: 500,
        },
      },
      {
        scope: "gemini-cli",
        log: true,
        to: 3_000,
        values: {
          "event.name": "gemini_cli.api_error",
          "session.id": "s",
          model: "gemini-2.5-flash",
          status_code: 503,
          "error.type": "ApiError",
          "error.message": "busy",
          duration_ms: 500,
        },
      },
      {
        scope: "gemini-cli",
        log: true,
        to: 3_000,
        values: {
          "event.name": "gen_ai.client.inference.operation.details",
          "gen_ai.request.model": "gemini-2.5-flash",
        },
      },
    ],
    [
      "gcp.gemini gemini-2.5-flash success: 1007 in, 400 cached, 0 written, 130 out, 30 thinking",
      "gcp.gemini gemini-2.5-flash server_error: 0 in, 0 cached, 0 written, 0 out, null thinking",
    ],
  ],
  [
    "Qwen Code counts thoughts in under the same names, and repeats the call as a span",
    [
      {
        scope: "qwen-code",
        log: true,
        id: 3,
        values: {
          "event.name": "qwen-code.api_response",
          "session.id": "s",
          model: "qwen3-coder-plus",
          auth_type: "openai",
          input_token_count: 1_000,
          output_token_count: 120,
          cached_content_token_count: 40,
          thoughts_token_count: 20,
          tool_token_count: 0,
          total_token_count: 1_120,
          duration_ms: 500,
        },
      },
      {
        scope: "qwen-code",
        id: 3,
        values: chat({ "gen_ai.request.model": "qwen3-coder-plus", ...usage(1_000, 120) }),
        resource: { "service.name": "qwen-code" },
      },
    ],
    ["openai qwen3-coder-plus success: 1000 in, 40 cached, 0 written, 120 out, 20 thinking"],
  ],
  [
    "Copilot sums its calls up in an agent, names GitHub as their provider, and its cost is not in dollars",
    [
      {
        scope: "github.copilot",
        id: 1,
        values: {
          "gen_ai.operation.name": "invoke_agent",
          "gen_ai.request.model": "gpt-5-mini",
          ...usage(200, 100),
        },
      },
      {
        scope: "github.copilot",
        id: 2,
        parent: 1,
        to: 400,
        values: chat({
          "gen_ai.provider.name": "github",
          "gen_ai.request.model": "gpt-5-mini",
          ...usage(100, 50),
          "github.copilot.cost": 0,
        }),
      },
      {
        scope: "github.copilot",
        id: 3,
        parent: 1,
        from: 500,
        code: 2,
        values: chat({
          "gen_ai.provider.name": "github",
          "gen_ai.request.model": "gpt-5-mini",
          "error.type": "ModelCallError",
        }),
      },
    ],
    [
      `${MINI} success: 100 in, null cached, null written, 50 out, null thinking`,
      `${MINI} other: ${UNKNOWN}`,
    ],
  ],
  [
    "LangChain with OpenLLMetry makes a trace of each part, and only its chat is a call",
    [
      {
        scope: "@traceloop/instrumentation-langchain",
        trace: 1,
        values: { "traceloop.span.kind": "workflow", "traceloop.entity.name": "prompt" },
      },
      {
        scope: "@traceloop/instrumentation-langchain",
        trace: 2,
        values: chat({
          "gen_ai.system": "openai",
          "gen_ai.request.model": "gpt-5-mini",
          "gen_ai.response.model": "gpt-5-mini",
          ...usage(100, 50),
        }),
      },
      {
        scope: "@traceloop/instrumentation-langchain",
        trace: 3,
        values: { "traceloop.span.kind": "workflow", "traceloop.entity.name": "RunnableSequence" },
      },
    ],
    [`${MINI} success: 100 in, null cached, null written, 50 out, null thinking`],
  ],
  [
    "attempts that LangChain repeats are calls, where those that an SDK repeats are one",
    [
      { scope: `${OI}langchain`, id: 1, values: { "openinference.span.kind": "CHAIN" } },
      {
        scope: `${OI}langchain`,
        id: 2,
        parent: 1,
        to: 300,
        code: 2,
        message: "429 Rate limit\n    at secret (/home/ada/app.js:1:1)",
        values: {
          "openinference.span.kind": "LLM",
          "llm.model_name": "gpt-5-mini",
          metadata: '{"ls_provider":"openai"}',
        },
      },
      {
        scope: `${OI}langchain`,
        id: 3,
        parent: 1,
        from: 400,
        values: { ...oi("gpt-5-mini", 100, 50), metadata: '{"ls_provider":"openai"}' },
      },
    ],
    [
      `${MINI} rate_limit: ${UNKNOWN}`,
      `${MINI} success: 100 in, null cached, null written, 50 out, null thinking`,
    ],
  ],
  [
    "the AI SDK embeds 5,000 values in three calls, below a span like theirs that comes last",
    [
      { scope: "gen_ai", id: 1, values: EMBEDDING },
      ...[2, 3, 4].map((id) => ({
        scope: "gen_ai",
        id,
        parent: 1,
        from: id * 100,
        to: id * 100 + 90,
        values: { ...EMBEDDING, "gen_ai.usage.input_tokens": 30 },
      })),
    ],
    Array(3).fill(
      "openai text-embedding-3-small success: 30 in, null cached, null written, null out, null thinking",
    ),
  ],
  [
    "the AI SDK has names of its own for speech and transcription, which use no tokens that it knows of",
    ["ai.generateSpeech", "ai.transcribe", "ai.streamTranscribe"].map((operation, at) => ({
      scope: "gen_ai",
      from: at * 2_000,
      to: at * 2_000 + 900,
      code: at === 0 ? 2 : 0,
      values: {
        "gen_ai.operation.name": operation,
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": at === 0 ? "tts-1" : "whisper-1",
      },
    })),
    [`openai tts-1 other: ${UNKNOWN}`, ...Array(2).fill(`openai whisper-1 success: ${UNKNOWN}`)],
  ],
  [
    "the AI SDK names the endpoint of a provider behind a dot",
    [
      {
        scope: "ai",
        values: {
          "ai.operationId": "ai.embed.doEmbed",
          "ai.model.provider": "my-gw.embedding",
          "ai.model.id": "text-embedding-3-small",
          "ai.usage.tokens": 30,
        },
      },
      {
        scope: "gen_ai",
        from: 2_000,
        to: 3_000,
        values: chat({
          "gen_ai.provider.name": "my-gw.chat",
          "gen_ai.request.model": "gpt-5-mini",
          "gen_ai.response.id": "a",
          ...usage(100, 50),
        }),
      },
    ],
    [
      "my-gw text-embedding-3-small success: 30 in, null cached, null written, null out, null thinking",
      "my-gw gpt-5-mini success: 100 in, null cached, null written, 50 out, null thinking",
    ],
  ],
  [
    "a stream that was left early is canceled, however its package marks it",
    [
      { scope: "gen_ai", values: chat(openAi) },
      {
        scope: "com.anthropic.sdk.typescript",
        from: 2_000,
        to: 3_000,
        values: chat({ ...claude, "gen_ai.usage.input_tokens": 1_050 }),
      },
      {
        scope: `${OI}anthropic`,
        from: 4_000,
        to: 5_000,
        code: 1,
        values: { ...oi("claude-haiku-4-5", 1_050, 1), "llm.provider": "anthropic" },
      },
    ],
    [
      `${MINI} cancelled: ${UNKNOWN}`,
      `${HAIKU} cancelled: 1050 in, null cached, null written, null out, null thinking`,
      `${HAIKU} cancelled: ${UNKNOWN}`,
    ],
  ],
  [
    "OpenLLMetry gives an aborted stream the finish reason of a whole one: its tokens stay unknown",
    [
      {
        scope: "@traceloop/instrumentation-openai",
        values: chat({ ...openAi, "gen_ai.response.id": "a", "gen_ai.response.finish_reasons": ["stop"] }),
      },
    ],
    [`${MINI} success: ${UNKNOWN}`],
  ],
  [
    "OpenLLMetry's stream of the Responses API ends at its headers: its tokens are unknown",
    [{ scope: "@traceloop/instrumentation-openai", to: 410, values: chat(openAi) }],
    [`${MINI} success: ${UNKNOWN}`],
  ],
  [
    "OpenLLMetry's guess of a stream gives way to what another package was told",
    [
      {
        scope: "@traceloop/instrumentation-openai",
        id: 1,
        values: chat({ ...openAi, ...usage(1, 4), "gen_ai.response.id": "a" }),
      },
      {
        scope: "@opentelemetry/instrumentation-openai",
        id: 2,
        parent: 1,
        values: chat({ ...openAi, ...usage(100, 50), "gen_ai.response.id": "a" }),
      },
    ],
    [`${MINI} success: 100 in, null cached, null written, 50 out, null thinking`],
  ],
  [
    "OpenInference outside OpenLLMetry is one call, of which one knows the id and the other all counts",
    [
      {
        scope: `${OI}openai`,
        id: 1,
        values: {
          ...oi("gpt-5-mini-2025-08-07", 100, 50),
          "llm.provider": "openai",
          "llm.token_count.prompt_details.cache_read": 40,
          "llm.token_count.completion_details.reasoning": 20,
        },
      },
      {
        scope: "@traceloop/instrumentation-openai",
        id: 2,
        parent: 1,
        values: chat({ ...openAi, ...usage(100, 50), "gen_ai.response.id": "a" }),
      },
    ],
    ["openai gpt-5-mini-2025-08-07 success: 100 in, 40 cached, null written, 50 out, 20 thinking"],
  ],
  [
    "Langfuse calls an embedding a generation, and knows no tokens of it",
    [
      {
        scope: "langfuse-sdk",
        values: {
          "langfuse.observation.type": "generation",
          "langfuse.observation.model.name": "text-embedding-3-small",
        },
      },
    ],
    [`openai text-embedding-3-small success: ${UNKNOWN}`],
  ],
  [
    "Claude Code names its event in the body, and counts what it wrote to its caches once",
    [
      {
        scope: "com.anthropic.claude_code.events",
        log: true,
        body: "claude_code.api_request",
        values: {
          "session.id": "s",
          request_id: "req_1",
          model: "claude-haiku-4-5",
          input_tokens: 100,
          output_tokens: 20,
          cache_read_tokens: 900,
          cache_creation_tokens: 50,
          cache_creation_5m_tokens: 30,
          cache_creation_1h_tokens: 20,
        },
      },
    ],
    [`${HAIKU} success: 1050 in, 900 cached, 50 written, 20 out, null thinking`],
  ],
  [
    "whole doubles come as integers",
    [{ scope: "my-app", values: chat({ ...openAi, ...usage(100, 50), "gen_ai.usage.cost": 1 }) }],
    [`${MINI} success: 100 in, null cached, null written, 50 out, null thinking, $1`],
  ],
];

describe("what real senders do", () => {
  it.each(CASES)("%s", (_, told, expected) => expect(counted(told)).toEqual(expected));
});

describe("times", () => {
  const timesOf = (...told: Told[]) =>
    countedOf(reportsOf(told.map(bodyOf))).map(({ startMs, endMs, ttftMs }) => [
      Math.round(endMs - startMs),
      ttftMs,
    ]);
  const answered = { ...openAi, ...usage(100, 50), "gen_ai.response.id": "a" };

  it("the AI SDK counts the first chunk in seconds, and up to 6 in milliseconds", () => {
    const first = { "gen_ai.client.operation.time_to_first_chunk": 0.548 };
    expect(timesOf({ scope: "gen_ai", values: chat({ ...answered, ...first }) })).toEqual([[1_000, 548]]);
    const legacy = { "ai.operationId": "ai.streamText.doStream", "ai.model.id": "gpt-5-mini" };
    const values = { ...legacy, "ai.response.id": "a", "ai.response.msToFirstChunk": 548 };
    expect(timesOf({ scope: "ai", values })).toEqual([[1_000, 548]]);
  });

  it("OpenLIT's time to the first token leaves out the wait for the headers, and is not that of the SDK below it", () => {
    const values = chat({ ...claude, ...usage(100, 21), "gen_ai.server.time_to_first_token": 0.003 });
    const outer = { scope: "@openlit/instrumentation-anthropic", id: 1, values };
    expect(timesOf(outer)).toEqual([[1_000, null]]);
    const sdk = chat({ ...claude, ...usage(1_050, 20), "gen_ai.response.time_to_first_chunk": 0.406 });
    const inner = { scope: "com.anthropic.sdk.typescript", id: 2, parent: 1, to: 990, values: sdk };
    expect(timesOf(outer, inner)).toEqual([[990, 406]]);
  });

  it("Mastra repeats the first token of its first step, before the second begins", () => {
    const at = (ms: number) => ({ "mastra.completion_start_time": new Date(base + ms).toISOString() });
    const step = (ms: number) => chat({ ...openAi, ...usage(100, 50), ...at(ms) });
    const scope = "@mastra/otel-exporter";
    expect(
      timesOf({ scope, values: step(250) }, { scope, from: 1_500, to: 2_000, values: step(250) }),
    ).toEqual([
      [1_000, 250],
      [500, null],
    ]);
  });
});

describe("metrics", () => {
  const point = { asInt: "120", timeUnixNano: nanos(0), startTimeUnixNano: nanos(-1_000) };
  const sum = (name: string, aggregationTemporality: number) => ({
    name,
    sum: { aggregationTemporality, isMonotonic: true, dataPoints: [{ ...point, attributes: [] }] },
  });
  // Delta from Claude Code and Codex, cumulative from Gemini CLI, Qwen Code and Copilot.
  const body = (scope: string, ...metrics: object[]) =>
    JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ scope: { name: scope }, metrics }] }] });

  it.each([
    ["com.anthropic.claude_code", sum("claude_code.token.usage", 1)],
    ["codex_otel", sum("codex.tokens", 1)],
    ["gemini-cli", sum("gemini_cli.token.usage", 2)],
    ["qwen-code", sum("qwen-code.token.usage", 2)],
    ["github.copilot", sum("gen_ai.client.token.usage", 2)],
  ])("of %s count neither calls nor breakers", (scope, metric) => {
    const collector = new Collector("metrics", BOOK);
    for (const _ of readJson(body(scope, metric), "metrics", collector));
    expect(collector.decoded).toMatchObject({ records: 1, rejected: 0, reports: [], points: [] });
  });
});

describe("what a sender cannot tell is said of it", () => {
  it.each<[string, RegExp]>([
    ["openinference", /no failed calls of the OpenAI SDK/],
    ["openinference", /no tokens of streams/],
    ["traceloop", /no failed calls of the OpenAI SDK/],
    ["traceloop", /left early are missing or look like successes/],
    ["traceloop", /Tokens of streams are estimated/],
    ["traceloop", /first stream of a process then lasts seconds longer/],
    ["traceloop", /Responses API end at their headers/],
    ["openlit", /first such stream of a process lasts seconds longer/],
    ["openlit", /time to the first token leaves out the wait/],
    ["otel-openai", /no.* streams that were abandoned or interrupted/],
    ["langfuse", /no streams that were left early/],
    ["ai-sdk", /latency and its time to the first token are those of the last attempt/],
    ["claude-code", /no attempts that failed before one succeeded/],
    ["claude-code", /no fallbacks/],
    ["qwen-code", /no attempts that failed before one succeeded/],
    ["codex", /last requests of a failing run may be missing/],
    ["opencode", /Loses its last requests/],
    ["copilot", /not report why a call failed/],
    ["genkit", /no tokens/],
  ])("%s: %s", (sender, sentence) => {
    expect(senderNamed(sender)!.cannotTell.join("\n")).toMatch(sentence);
  });
});
