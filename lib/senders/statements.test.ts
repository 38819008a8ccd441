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
  kind?: number;
  from?: number;
  to?: number;
  code?: number;
  message?: string;
  log?: true;
  body?: string;
  resource?: Values;
  values: Values;
};

const VERTEX = "projects/acme-prod/locations/us-central1/publishers/anthropic/models";

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
  const {
    scope,
    trace = 1,
    id = at + 1,
    parent = 0,
    kind = 3,
    from = 0,
    to = 1_000,
    code = 0,
    resource = {},
  } = told;
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
    kind,
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
const BIFROST = { "service.name": "gateway", "telemetry.sdk.name": "bifrost" };
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
const volt = (state: string, more: Values): Values => ({
  "agent.state": state,
  "ai.model.name": "gpt-5-mini",
  ...more,
});
const VOLT_USAGE = { "usage.prompt_tokens": 100, "usage.completion_tokens": 50, "usage.cached_tokens": 40 };
const MINI = "openai gpt-5-mini";
const HAIKU = "anthropic claude-haiku-4-5";
const UNKNOWN = "null in, null cached, null written, null out, null thinking";

const CASES: [string, Told[], string[]][] = [
  [
    "The number of the account is left out of a model that is sent as an ARN",
    [
      {
        scope: "any",
        values: chat({
          "gen_ai.request.model":
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
          ...usage(100, 50),
        }),
      },
    ],
    [
      "aws.bedrock arn:aws:bedrock:us-east-1::inference-profile/us.amazon.nova-pro-v1:0 success: 100 in, null cached, null written, 50 out, null thinking",
    ],
  ],
  [
    "The project is left out of a model of Google's, and the path around it",
    [
      {
        scope: "any",
        values: chat({
          "gen_ai.request.model":
            "projects/acme-prod/locations/us-central1/publishers/google/models/gemini-2.5-pro",
          ...usage(100, 50),
        }),
      },
    ],
    ["gcp.vertex_ai gemini-2.5-pro success: 100 in, null cached, null written, 50 out, null thinking"],
  ],
  [
    "The provider is known by the path, also where another name is sent for it and where only the served model is named",
    [
      {
        scope: "any",
        trace: 1,
        from: 10000,
        to: 11000,
        resource: { "service.name": "chat" },
        values: chat({
          "gen_ai.provider.name": "chat",
          "gen_ai.request.model": `${VERTEX}/claude-opus-5`,
          ...usage(100, 50),
        }),
      },
      {
        scope: "any",
        trace: 2,
        from: 20000,
        to: 21000,
        values: {
          "gen_ai.operation.name": "chat",
          "gen_ai.response.model": `${VERTEX}/claude-opus-5`,
          ...usage(100, 50),
        },
      },
      {
        scope: "langsmith",
        trace: 3,
        from: 30000,
        to: 31000,
        values: {
          "langsmith.span.kind": "llm",
          "gen_ai.system": "langchain",
          "gen_ai.request.model": `${VERTEX}/claude-opus-5`,
        },
      },
      {
        scope: "github.copilot",
        trace: 4,
        from: 40000,
        to: 41000,
        values: chat({
          "gen_ai.provider.name": "github",
          "gen_ai.request.model": `${VERTEX}/claude-opus-5`,
          ...usage(100, 50),
        }),
      },
    ],
    [
      "gcp.vertex_ai claude-opus-5 success: 100 in, null cached, null written, 50 out, null thinking",
      "gcp.vertex_ai claude-opus-5 success: 100 in, null cached, null written, 50 out, null thinking",
      "gcp.vertex_ai claude-opus-5 success: null in, null cached, null written, null out, null thinking",
      "gcp.vertex_ai claude-opus-5 success: 100 in, null cached, null written, 50 out, null thinking",
    ],
  ],
  [
    "Google's ADK leaves thoughts out of its output and names itself as the provider of any model",
    [
      {
        scope: "gcp.vertex.agent",
        values: {
          "gen_ai.system": "gcp.vertex.agent",
          "gen_ai.request.model": "openai/gpt-5-mini",
          ...usage(100, 50),
          "gen_ai.usage.experimental.reasoning_tokens": 20,
        },
      },
      {
        scope: "gcp.vertex.agent",
        values: { "gen_ai.operation.name": "invoke_agent", "gen_ai.request.model": "gemini-2.5-flash" },
      },
    ],
    ["openai openai/gpt-5-mini success: 100 in, null cached, null written, 70 out, 20 thinking"],
  ],
  [
    "Strands leaves cached tokens of Claude out of its input, names the application as the provider",
    [
      {
        scope: "strands.telemetry.tracer",
        values: chat({
          "gen_ai.system": "strands-agents",
          "gen_ai.request.model": "us.anthropic.claude-haiku-4-5-20251001-v1:0",
          ...usage(1_000, 20),
          ...cache(900, 0),
        }),
      },
    ],
    [
      "aws.bedrock us.anthropic.claude-haiku-4-5-20251001-v1:0 success: 1900 in, 900 cached, 0 written, 20 out, null thinking",
    ],
  ],
  [
    "an application that names itself as the provider says nothing about it",
    [
      {
        scope: "my-app",
        resource: { "service.name": "My-App" },
        values: chat({ "gen_ai.system": "my-app", "gen_ai.request.model": "gpt-5-mini", ...usage(100, 50) }),
      },
    ],
    [`${MINI} success: 100 in, null cached, null written, 50 out, null thinking`],
  ],
  [
    "LangSmith writes the parts of its counts as Python does, and the parts of a cache by how long they are kept",
    [
      {
        scope: "langsmith",
        values: {
          "langsmith.span.kind": "llm",
          "gen_ai.operation.name": "chat",
          "gen_ai.system": "langchain",
          "gen_ai.request.model": "claude-haiku-4-5",
          ...usage(1_050, 20),
          "gen_ai.usage.input_token_details":
            "{'cache_read': 900, 'cache_creation': 0, 'ephemeral_5m_input_tokens': 50}",
        },
      },
    ],
    [`${HAIKU} success: 1050 in, 900 cached, 50 written, 20 out, null thinking`],
  ],
  [
    "LangSmith calls a prompt template a chat and a search for documents embeddings",
    [
      {
        scope: "langsmith",
        values: { "langsmith.span.kind": "prompt", ...chat({ "gen_ai.system": "langchain" }) },
      },
      { scope: "langsmith", values: { "langsmith.span.kind": "retriever", ...EMBEDDING } },
    ],
    [],
  ],
  [
    "VoltAgent repeats a failed call on its agent, not one whose answer was no object, or an agent below it",
    [
      { scope: "@voltagent/core", id: 1, code: 2, message: "status 500", values: volt("error", {}) },
      {
        scope: "@voltagent/core",
        id: 2,
        parent: 1,
        to: 900,
        code: 2,
        message: "status 500",
        values: { "span.type": "llm", "llm.model": "gpt-5-mini" },
      },
      {
        scope: "@voltagent/core",
        id: 3,
        from: 2_000,
        to: 3_000,
        code: 2,
        values: volt("error", { "error.type": "AI_NoObjectGeneratedError", ...VOLT_USAGE }),
      },
      {
        scope: "@voltagent/core",
        id: 4,
        parent: 3,
        from: 2_000,
        to: 2_900,
        values: volt("completed", VOLT_USAGE),
      },
    ],
    [
      `${MINI} server_error: ${UNKNOWN}`,
      `${MINI} success: 100 in, 40 cached, null written, 50 out, null thinking`,
      `${MINI} other: 100 in, 40 cached, null written, 50 out, null thinking`,
    ],
  ],
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
    "OpenInference for Python names the model of a failed call only inside the parameters of the call",
    [
      {
        scope: "openinference.instrumentation.openai",
        code: 2,
        message: "RateLimitError: Error code: 429",
        values: {
          "openinference.span.kind": "LLM",
          "llm.system": "openai",
          "llm.invocation_parameters": '{"model": "gpt-5-mini", "stream": true}',
        },
      },
      {
        scope: "openinference.instrumentation.openai",
        to: 2_000,
        code: 2,
        message: "InternalServerError: Error code: 500",
        values: {
          "openinference.span.kind": "EMBEDDING",
          "llm.system": "openai",
          "embedding.invocation_parameters":
            '{"model": "text-embedding-3-small", "encoding_format": "base64"}',
        },
      },
      {
        scope: "openinference.instrumentation.openai",
        to: 3_000,
        values: {
          ...oi("gpt-5-mini-2025-08-07", 100, 50),
          "llm.invocation_parameters": '{"model": "gpt-5"}',
        },
      },
    ],
    [
      `${MINI} rate_limit: ${UNKNOWN}`,
      `openai text-embedding-3-small server_error: ${UNKNOWN}`,
      "openai gpt-5-mini-2025-08-07 success: 100 in, null cached, null written, 50 out, null thinking",
    ],
  ],
  [
    "a failed call that names no model at all is counted, whoever sends it",
    [
      {
        scope: "my-app",
        code: 2,
        message: "Error code: 500",
        values: chat({ "gen_ai.provider.name": "openai" }),
      },
      {
        scope: "openinference.instrumentation.openai",
        from: 5_000,
        to: 6_000,
        code: 2,
        message: "Error code: 500",
        values: {
          "openinference.span.kind": "LLM",
          "llm.system": "openai",
          "llm.invocation_parameters": "{}",
        },
      },
    ],
    Array(2).fill(`openai unknown server_error: ${UNKNOWN}`),
  ],
  [
    "Logfire reports Claude's input with what was cached, and its parts in the usage of the provider",
    [
      {
        scope: "logfire.anthropic",
        values: chat({
          ...claude,
          ...usage(1_050, 20),
          "logfire.span_type": "span",
          "gen_ai.usage.raw":
            '{"input_tokens":100,"cache_read_input_tokens":900,"cache_creation_input_tokens":50,"output_tokens":20}',
          "operation.cost": 0.0003525,
        }),
      },
    ],
    [`${HAIKU} success: 1050 in, 900 cached, 50 written, 20 out, null thinking, $0.0003525`],
  ],
  [
    "Logfire sends a span before it ends, too, and answers of servers that count no tokens",
    [
      { scope: "logfire.openai", values: chat({ ...openAi, "logfire.span_type": "pending_span" }) },
      {
        scope: "logfire.openai",
        values: chat({
          ...openAi,
          "logfire.span_type": "span",
          "gen_ai.response.id": "chatcmpl-1",
          "gen_ai.response.finish_reasons": '["stop"]',
        }),
      },
    ],
    [`${MINI} success: ${UNKNOWN}`],
  ],
  [
    "Pydantic AI leaves the status of a stream that broke unset, and reports nothing of its answer",
    [
      { scope: "pydantic-ai", values: chat(openAi) },
      {
        scope: "pydantic-ai",
        from: 2_000,
        to: 3_000,
        values: chat({
          ...openAi,
          ...usage(100, 50),
          "gen_ai.usage.cache_read.input_tokens": 40,
          "gen_ai.usage.details.cache_read_tokens": 40,
          "gen_ai.usage.details.reasoning_tokens": 20,
          "gen_ai.response.model": "gpt-5-mini-2025-08-07",
          "gen_ai.response.finish_reasons": ["stop"],
          "operation.cost": 0.000116,
        }),
      },
    ],
    [
      `${MINI} cancelled: ${UNKNOWN}`,
      `${MINI} success: 100 in, 40 cached, null written, 50 out, 20 thinking, $0.000116`,
    ],
  ],
  [
    "a stream without counts is none of the calls of another package that began long before, failed, or are of another service",
    [
      { scope: `${OI}openai`, trace: 1, from: 3_000, to: 4_000, values: { ...oi("gpt-5-mini", -1, -1) } },
      { scope: `${OI}langchain`, trace: 2, from: 0, to: 4_010, values: oi("gpt-5-mini", 100, 50) },
      {
        scope: `${OI}langchain`,
        trace: 3,
        from: 2_990,
        to: 4_020,
        code: 2,
        values: oi("gpt-5-mini", -1, -1),
      },
      {
        scope: `${OI}langchain`,
        trace: 4,
        from: 2_990,
        to: 4_030,
        resource: { "service.name": "other" },
        values: oi("gpt-5-mini", 100, 50),
      },
    ],
    [
      `${MINI} success: ${UNKNOWN}`,
      `${MINI} success: 100 in, null cached, null written, 50 out, null thinking`,
      `${MINI} other: ${UNKNOWN}`,
      `${MINI} success: 100 in, null cached, null written, 50 out, null thinking`,
    ],
  ],
  [
    "of a stream that LangChain reports together with the SDK inside, the report counts that knows the counts",
    [
      { scope: `${OI}openai`, trace: 1, from: 440, to: 990, values: oi("gpt-5-mini", -1, -1) },
      { scope: `${OI}langchain`, trace: 2, values: oi("gpt-5-mini", 100, 50) },
      // And a call that the SDK reports alone, at the same time.
      { scope: `${OI}openai`, trace: 3, from: 450, to: 940, values: oi("gpt-5-mini", -1, -1) },
    ],
    [
      `${MINI} success: ${UNKNOWN}`,
      `${MINI} success: 100 in, null cached, null written, 50 out, null thinking`,
    ],
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
    "OpenLIT reports nothing of the answer of a stream that was left, OpenLLMetry for Python all but how it ended",
    [
      { scope: "@openlit/instrumentation-vllm", values: chat(openAi) },
      {
        scope: "opentelemetry.instrumentation.openai.v1",
        from: 2_000,
        to: 3_000,
        code: 1,
        values: chat({
          ...openAi,
          "gen_ai.is_streaming": true,
          "gen_ai.response.id": "a",
          "gen_ai.response.model": "gpt-5-mini-2025-08-07",
        }),
      },
      {
        scope: "opentelemetry.instrumentation.openai.v1",
        from: 4_000,
        to: 5_000,
        values: chat({
          ...openAi,
          "gen_ai.is_streaming": true,
          "gen_ai.response.id": "b",
          "gen_ai.response.finish_reasons": ["stop"],
        }),
      },
      {
        scope: "my-app",
        from: 6_000,
        to: 7_000,
        values: chat({ ...openAi, "gen_ai.request.stream": false }),
      },
    ],
    [...Array(2).fill(`${MINI} cancelled: ${UNKNOWN}`), ...Array(2).fill(`${MINI} success: ${UNKNOWN}`)],
  ],
  [
    "Google counts thoughts beside its output: OpenLIT says how many, OpenLLMetry for Python only how many tokens there were in all",
    [
      {
        scope: "openlit.instrumentation.google_ai_studio",
        values: chat({
          "gen_ai.provider.name": "gcp.gemini",
          "gen_ai.request.model": "gemini-2.5-flash",
          ...usage(1_000, 100),
          "gen_ai.usage.reasoning_tokens": 30,
        }),
      },
      {
        scope: "opentelemetry.instrumentation.google_generativeai",
        from: 2_000,
        to: 3_000,
        values: {
          "gen_ai.operation.name": "generate_content",
          "gen_ai.provider.name": "gcp.gemini",
          "gen_ai.request.model": "gemini-2.5-flash",
          ...usage(1_000, 100),
          ...cache(400, 0),
          "gen_ai.usage.total_tokens": 1_130,
        },
      },
      {
        scope: "@traceloop/instrumentation-google-generativeai",
        from: 4_000,
        to: 5_000,
        values: {
          "gen_ai.operation.name": "generate_content",
          "gen_ai.provider.name": "gcp.gemini",
          "gen_ai.request.model": "gemini-2.5-flash",
          ...usage(1_000, 100),
          "gen_ai.usage.reasoning_tokens": 30,
          "llm.usage.total_tokens": 1_130,
        },
      },
    ],
    [
      "gcp.gemini gemini-2.5-flash success: 1000 in, null cached, null written, 130 out, 30 thinking",
      "gcp.gemini gemini-2.5-flash success: 1000 in, 400 cached, 0 written, 130 out, 30 thinking",
      "gcp.gemini gemini-2.5-flash success: 1000 in, null cached, null written, 130 out, 30 thinking",
    ],
  ],
  [
    "of counts of any sender the total says which parts lie beside the others",
    [
      [1_000, 20, 1_920],
      [1_000, 20, 1_020],
      [1_000, 20, 1_035],
      [1_000, 20, 1_935],
      [1_000, 20, 1_500],
    ].map(([input, output, total], at) => ({
      scope: "my-app",
      from: at * 2_000,
      to: at * 2_000 + 900,
      values: chat({
        ...openAi,
        ...usage(input!, output!),
        ...cache(900, 0),
        "gen_ai.usage.reasoning_tokens": 15,
        "gen_ai.usage.total_tokens": total!,
      }),
    })),
    [
      `${MINI} success: 1900 in, 900 cached, 0 written, 20 out, 15 thinking`,
      `${MINI} success: 1000 in, 900 cached, 0 written, 20 out, 15 thinking`,
      `${MINI} success: 1000 in, 900 cached, 0 written, 35 out, 15 thinking`,
      `${MINI} success: 1900 in, 900 cached, 0 written, 35 out, 15 thinking`,
      `${MINI} success: 1000 in, 900 cached, 0 written, 20 out, 15 thinking`,
    ],
  ],
  [
    "Spring AI says none where it knows no name, sends counts as texts, and leaves out what Anthropic cached",
    [
      {
        scope: "org.springframework.boot",
        values: chat({
          "gen_ai.system": "anthropic",
          "gen_ai.request.model": "none",
          "gen_ai.response.model": "claude-haiku-4-5",
          "gen_ai.usage.input_tokens": "1000",
          "gen_ai.usage.output_tokens": "20",
          "gen_ai.usage.total_tokens": "1020",
          "gen_ai.usage.cache_read.input_tokens": "900",
          "gen_ai.usage.cache_creation.input_tokens": "0",
          "gen_ai.response.finish_reasons": '["end_turn"]',
        }),
      },
      {
        scope: "org.springframework.boot",
        from: 2_000,
        to: 3_000,
        values: chat({
          "gen_ai.system": "bedrock_converse",
          "gen_ai.request.model": "us.anthropic.claude-haiku-4-5-20251001-v1:0",
          ...usage(100, 20),
          ...cache(50, 10),
          "gen_ai.usage.total_tokens": 180,
        }),
      },
      {
        scope: "org.springframework.boot",
        from: 4_000,
        to: 5_000,
        code: 2,
        message: "HTTP 429",
        values: chat({
          "gen_ai.system": "openai",
          "gen_ai.request.model": "gpt-5-mini",
          "gen_ai.response.model": "none",
        }),
      },
      {
        scope: "org.springframework.boot",
        values: { "gen_ai.operation.name": "framework", "gen_ai.system": "spring_ai" },
      },
    ],
    [
      `${HAIKU} success: 1900 in, 900 cached, 0 written, 20 out, null thinking`,
      "aws.bedrock us.anthropic.claude-haiku-4-5-20251001-v1:0 success: 160 in, 50 cached, 10 written, 20 out, null thinking",
      `${MINI} rate_limit: ${UNKNOWN}`,
    ],
  ],
  [
    "Semantic Kernel has a name of its own for completions of a text",
    [
      {
        scope: "semantic_kernel.utils.telemetry.model_diagnostics.decorators",
        values: { ...openAi, "gen_ai.operation.name": "text_completions", ...usage(100, 50) },
      },
    ],
    [`${MINI} success: 100 in, null cached, null written, 50 out, null thinking`],
  ],
  [
    "OpenLLMetry for Agno sums up what an agent used, without a name of the operation",
    [
      {
        scope: "opentelemetry.instrumentation.agno",
        id: 1,
        values: {
          "gen_ai.system": "agno",
          "traceloop.span.kind": "agent",
          "gen_ai.request.model": "gpt-5-mini",
          ...usage(200, 100),
        },
      },
      {
        scope: "opentelemetry.instrumentation.openai.v1",
        id: 2,
        parent: 3,
        to: 400,
        values: chat({ ...openAi, ...usage(100, 50) }),
      },
      {
        scope: "opentelemetry.instrumentation.openai.v1",
        id: 4,
        parent: 3,
        from: 500,
        to: 900,
        values: chat({ ...openAi, ...usage(100, 50) }),
      },
    ],
    Array(2).fill(`${MINI} success: 100 in, null cached, null written, 50 out, null thinking`),
  ],
  [
    "spans that an application writes by hand in the words of OpenInference are read as those of its packages",
    [
      { scope: "__main__", id: 1, values: { "openinference.span.kind": "AGENT" } },
      {
        scope: "__main__",
        id: 2,
        parent: 1,
        to: 900,
        values: {
          ...oi("gpt-5-mini", 100, 50),
          "llm.provider": "openai",
          "llm.token_count.prompt_details.cache_read": 40,
        },
      },
    ],
    [`${MINI} success: 100 in, 40 cached, null written, 50 out, null thinking`],
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
    "Langfuse passes on what its caller says was used, in the words of Anthropic, of Langfuse and of OpenAI",
    [
      '{"input":100,"output":20,"cache_read_input_tokens":900,"cache_creation_input_tokens":50}',
      '{"input_tokens":100,"output_tokens":20,"cache_read_input_tokens":900,"cache_creation_input_tokens":50,"cache_creation":{"ephemeral_5m_input_tokens":50},"service_tier":"standard"}',
      '{"input":60,"output":30,"total":150,"input_cached_tokens":40,"output_reasoning_tokens":20}',
      '{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":40},"completion_tokens_details":{"reasoning_tokens":20}}',
      '{"input_tokens":100,"output_tokens":50,"total_tokens":150,"input_tokens_details":{"cached_tokens":40},"output_tokens_details":{"reasoning_tokens":20}}',
      '{"input":100,"output":50,"total":150,"input_cached_tokens":40}',
      '{"input":100,"output":50,"prompt_tokens_details":"none"}',
    ].map((usageDetails, at) => ({
      scope: "langfuse-sdk",
      from: at * 2_000,
      to: at * 2_000 + 900,
      values: {
        "langfuse.observation.type": "generation",
        "langfuse.observation.model.name": at < 2 ? "claude-haiku-4-5" : "gpt-5-mini",
        "langfuse.observation.usage_details": usageDetails,
      },
    })),
    [
      ...Array(2).fill(`${HAIKU} success: 1050 in, 900 cached, 50 written, 20 out, null thinking`),
      ...Array(3).fill(`${MINI} success: 100 in, 40 cached, null written, 50 out, 20 thinking`),
      `${MINI} success: 100 in, 40 cached, null written, 50 out, null thinking`,
      `${MINI} success: 100 in, null cached, null written, 50 out, null thinking`,
    ],
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
    "Bifrost's attempts are calls, by the names of this year and of the last; what lies around them is none",
    [
      { scope: "bifrost", resource: BIFROST, id: 1, kind: 2, values: { "bifrost.request.id": "r1" } },
      {
        scope: "bifrost",
        resource: BIFROST,
        id: 2,
        parent: 1,
        to: 300,
        code: 2,
        message: "slow down",
        values: chat({ ...openAi, "error.type": "rate_limit_exceeded", "http.response.status_code": 429 }),
      },
      {
        scope: "bifrost",
        resource: BIFROST,
        id: 3,
        parent: 1,
        kind: 1,
        from: 300,
        values: { ...claude, "fallback.index": 1 },
      },
      {
        scope: "bifrost",
        resource: BIFROST,
        id: 4,
        parent: 3,
        from: 300,
        values: chat({
          ...claude,
          ...usage(1_050, 20),
          ...cache(900, 50),
          "gen_ai.usage.total_tokens": 1_070,
          "gen_ai.usage.cost": 0.00035,
          "bifrost.fallback_index": 1,
        }),
      },
      {
        scope: "gateway",
        resource: BIFROST,
        id: 5,
        trace: 2,
        from: 2_000,
        to: 3_000,
        values: {
          ...openAi,
          ...usage(100, 50),
          "gen_ai.usage.prompt_token_details.cached_read_tokens": 40,
          "gen_ai.usage.completion_token_details.reasoning_tokens": 20,
        },
      },
      {
        scope: "gateway",
        resource: BIFROST,
        id: 6,
        trace: 3,
        from: 4_000,
        to: 5_000,
        code: 2,
        values: { ...openAi, "gen_ai.error.type": "authentication_error" },
      },
    ],
    [
      `${MINI} rate_limit: ${UNKNOWN}`,
      `${HAIKU} fallback: 1050 in, 900 cached, 50 written, 20 out, null thinking, $0.00035`,
      `${MINI} success: 100 in, 40 cached, null written, 50 out, 20 thinking`,
      `${MINI} auth: ${UNKNOWN}`,
    ],
  ],
  [
    "Cloudflare's gateway names no operation, and the provider as its documents say or as OpenTelemetry does",
    ["gen_ai.model.provider", "gen_ai.provider.name"].map((provider, at) => ({
      scope: "",
      id: at + 1,
      trace: at + 1,
      from: at * 2_000,
      to: at * 2_000 + 1_000,
      resource: { "service.name": "ai-gateway" },
      values: {
        [provider]: "groq",
        "gen_ai.request.model": "gpt-oss-120b",
        ...usage(12, 7),
        "gen_ai.usage.cost": 0.0125,
      },
    })),
    Array.from(
      { length: 2 },
      () => "groq gpt-oss-120b success: 12 in, null cached, null written, 7 out, null thinking, $0.0125",
    ),
  ],
  [
    "OpenRouter's documents name the provider that answered; what it bills is the cost",
    [
      {
        scope: "openrouter",
        resource: { "service.name": "openrouter" },
        values: {
          "gen_ai.operation.name": "chat",
          "gen_ai.provider.name": "Google AI Studio",
          "gen_ai.request.model": "google/gemini-2.5-flash",
          "gen_ai.response.model": "google/gemini-2.5-flash",
          "gen_ai.response.finish_reason": "stop",
          ...usage(1_000, 130),
          "gen_ai.usage.total_tokens": 1_130,
          "gen_ai.usage.input_tokens.cached": 400,
          "gen_ai.usage.output_tokens.reasoning": 30,
          "gen_ai.usage.input_cost": 0.0002,
          "gen_ai.usage.output_cost": 0.0003,
          "gen_ai.usage.total_cost": 0.0005,
          "trace.metadata.openrouter.provider_slug": "google-ai-studio",
        },
      },
    ],
    [
      "openrouter google/gemini-2.5-flash success: 1000 in, 400 cached, null written, 130 out, 30 thinking, $0.0005",
    ],
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

describe("a stream of Logfire", () => {
  const both = (parent: number, more: Values = {}): Told[] => {
    const values = chat({ ...openAi, "gen_ai.response.model": "gpt-5-mini" });
    const scope = "logfire.openai";
    return [
      { scope, id: 2, parent, to: 400, values: { ...values, "logfire.span_type": "span" } },
      {
        scope,
        id: 3,
        parent,
        from: 1_000,
        values: { ...values, ...usage(100, 50), "logfire.span_type": "log", duration: 0.5, ...more },
      },
    ];
  };
  const latencies = (told: Told[]) =>
    countedOf(reportsOf(told.map(bodyOf))).map(({ startMs, endMs }) => Math.round(endMs - startMs));

  it("has two spans, and counts once", () => {
    const once = [`${MINI} success: 100 in, null cached, null written, 50 out, null thinking`];
    expect(counted(both(1))).toEqual(once);
    expect(counted(both(0))).toEqual(once);
  });

  it("began with the first of them where a span around both says that they are one", () => {
    expect(latencies(both(1))).toEqual([1_000]);
    expect(latencies(both(0))).toEqual([500]);
    expect(latencies(both(0, { duration: -1 }))).toEqual([0]);
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
    ["langfuse", /no streams that were left early or that broke/],
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
