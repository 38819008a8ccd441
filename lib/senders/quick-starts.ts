import type { PageOnly } from "./page-only";
import type { SenderName } from "./registry";

const ENVIRONMENT = `OTEL_EXPORTER_OTLP_ENDPOINT=ADDRESS/api/otlp
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
OTEL_EXPORTER_OTLP_HEADERS=x-api-key=slk_your_key`;

/** What comes after the variables that every OpenTelemetry SDK reads. */
const sdk = (code: string) => `${ENVIRONMENT}\n\n${code}`;

const NODE_SDK = `import { NodeSDK } from "@opentelemetry/sdk-node";

const sdk = new NodeSDK();
sdk.start();`;

const CLAUDE_CODE = `CLAUDE_CODE_ENABLE_TELEMETRY=1
OTEL_LOGS_EXPORTER=otlp
${ENVIRONMENT}
OTEL_RESOURCE_ATTRIBUTES=team.id=platform`;

/** How to connect each sender: what the page shows and its document repeats. ADDRESS stands for Sightline's own. */
export const QUICK_STARTS: Record<SenderName | PageOnly, string> = {
  api: `curl ADDRESS/api/v1/requests \\
  -H "Authorization: Bearer slk_your_key" -H "Content-Type: application/json" \\
  -d '{"model": "gpt-5-mini", "latency_ms": 830, "input_tokens": 100, "output_tokens": 50}'`,
  "ai-sdk": sdk(`import { OpenTelemetry } from "@ai-sdk/otel";
import { registerTelemetry } from "ai";
${NODE_SDK}
registerTelemetry(new OpenTelemetry({ usage: true }));`),
  "ai-sdk-legacy": sdk(`${NODE_SDK}
// With each call: experimental_telemetry: { isEnabled: true, recordInputs: false, recordOutputs: false }`),
  "anthropic-sdk": sdk(`${NODE_SDK}
// From 0.134.0 on, @anthropic-ai/sdk sends its calls to it.`),
  "openai-agents":
    sdk(`import { OpenAIAgentsInstrumentation } from "@arizeai/openinference-instrumentation-openai-agents";
import * as agents from "@openai/agents";
${NODE_SDK}
new OpenAIAgentsInstrumentation().manuallyInstrument(agents);`),
  openinference: sdk(`import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import OpenAI from "openai";
${NODE_SDK}
new OpenAIInstrumentation().manuallyInstrument(OpenAI);`),
  traceloop: `TRACELOOP_BASE_URL=ADDRESS/api/otlp
TRACELOOP_HEADERS=x-api-key=slk_your_key
TRACELOOP_TRACE_CONTENT=false
TRACELOOP_ENRICH_TOKENS=false

import * as traceloop from "@traceloop/node-server-sdk";

traceloop.initialize({ appName: "my-app" });`,
  openlit: `import { Openlit } from "openlit";

Openlit.init({
  otlpEndpoint: "ADDRESS/api/otlp",
  otlpHeaders: { "x-api-key": "slk_your_key" },
  captureMessageContent: false,
});`,
  langfuse: sdk(`import { LangfuseSpanProcessor } from "@langfuse/otel";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { NodeSDK } from "@opentelemetry/sdk-node";

const sdk = new NodeSDK({
  spanProcessors: [new LangfuseSpanProcessor({ exporter: new OTLPTraceExporter() })],
});
sdk.start();`),
  langsmith: `LANGSMITH_TRACING=true
LANGSMITH_OTEL_ENABLED=true
LANGSMITH_PROJECT=my-app
${sdk(`import { initializeOTEL } from "langsmith/experimental/otel/setup";

initializeOTEL();`)}`,
  logfire: sdk(`import logfire

logfire.configure(send_to_logfire=False, service_name="my-app")
logfire.instrument_openai()
logfire.instrument_anthropic()`),
  "pydantic-ai": sdk(`import logfire

logfire.configure(send_to_logfire=False, service_name="my-app")
logfire.instrument_pydantic_ai(include_content=False)`),
  adk: `ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS=false
${sdk(`${NODE_SDK}
const { LlmAgent } = await import("@google/adk");`)}`,
  strands: sdk(`import { setupTracer } from "@strands-agents/sdk/telemetry";

setupTracer({ exporters: { otlp: true } });`),
  voltagent: sdk(`import { VoltAgentObservability } from "@voltagent/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";

const observability = new VoltAgentObservability({
  serviceName: "my-app",
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
// new Agent({ ..., observability })`),
  mastra: `import { Observability } from "@mastra/observability";
import { OtelExporter } from "@mastra/otel-exporter";

const exporter = new OtelExporter({
  provider: {
    custom: {
      endpoint: "ADDRESS/api/otlp/v1/traces",
      protocol: "http/protobuf",
      headers: { "x-api-key": "slk_your_key" },
    },
  },
});
// new Mastra({ observability: new Observability({ configs: { otel: { serviceName: "my-app", exporters: [exporter] } } }) })`,
  genkit: sdk(`import { enableTelemetry } from "genkit/tracing";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto"; // 0.52.1
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base"; // 1.25.1

enableTelemetry({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });`),
  effect: sdk(`import * as NodeSdk from "@effect/opentelemetry/NodeSdk";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";

const telemetry = NodeSdk.layer(() => ({
  resource: { serviceName: "my-app" },
  spanProcessor: new BatchSpanProcessor(new OTLPTraceExporter()),
}));
// program.pipe(Effect.provide(telemetry))`),
  elastic: sdk(`node --require @elastic/opentelemetry-node app.cjs`),
  sentry: sdk(`import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import * as Sentry from "@sentry/node"; // up to 10

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  tracesSampleRate: 1,
  openTelemetrySpanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});`),
  llamaindex: `TRACELOOP_BASE_URL=ADDRESS/api/otlp
TRACELOOP_HEADERS=x-api-key=slk_your_key
TRACELOOP_TRACE_CONTENT=false
TRACELOOP_ENRICH_TOKENS=false

import * as llamaOpenAI from "@llamaindex/openai";
import * as traceloop from "@traceloop/node-server-sdk";
import * as llamaIndex from "llamaindex";

traceloop.initialize({
  appName: "my-app",
  instrumentModules: { llamaIndex, llamaIndexOpenAI: llamaOpenAI },
});`,
  ax: sdk(`import { axGlobals } from "@ax-llm/ax";
import { trace } from "@opentelemetry/api";
${NODE_SDK}
axGlobals.tracer = trace.getTracer("my-app");`),
  langwatch: sdk(`import { setupObservability } from "langwatch/observability/node";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";

const observability = setupObservability({
  langwatch: "disabled",
  serviceName: "my-app",
  traceExporter: new OTLPTraceExporter(),
  dataCapture: "none",
});`),
  "tanstack-ai": sdk(`import { trace } from "@opentelemetry/api";
import { otelMiddleware } from "@tanstack/ai/middlewares/otel";
${NODE_SDK}
const otel = otelMiddleware({ tracer: trace.getTracer("my-app") });
// chat({ ..., middleware: [otel] })`),
  "otel-openai": sdk(`import { OpenAIInstrumentation } from "@opentelemetry/instrumentation-openai";
import { NodeSDK } from "@opentelemetry/sdk-node";

const sdk = new NodeSDK({ instrumentations: [new OpenAIInstrumentation()] });
sdk.start();
// Load openai (up to 6) behind it, as CommonJS or with the hook of @opentelemetry/instrumentation.`),
  otel: ENVIRONMENT,
  "claude-code": CLAUDE_CODE,
  codex: `# ~/.codex/config.toml
[otel]
exporter = { otlp-http = { endpoint = "ADDRESS/api/otlp/v1/logs", protocol = "binary", headers = { "x-api-key" = "slk_your_key" } } }`,
  "gemini-cli": `GEMINI_TELEMETRY_ENABLED=true
GEMINI_TELEMETRY_TARGET=local
GEMINI_TELEMETRY_OTLP_PROTOCOL=http
GEMINI_TELEMETRY_OTLP_ENDPOINT=ADDRESS/api/otlp
GEMINI_TELEMETRY_LOG_PROMPTS=false
OTEL_EXPORTER_OTLP_HEADERS=x-api-key=slk_your_key`,
  "qwen-code": `QWEN_TELEMETRY_ENABLED=true
QWEN_TELEMETRY_OTLP_PROTOCOL=http
QWEN_TELEMETRY_OTLP_ENDPOINT=ADDRESS/api/otlp
OTEL_EXPORTER_OTLP_HEADERS=x-api-key=slk_your_key`,
  copilot: `COPILOT_OTEL_ENABLED=true
${ENVIRONMENT}`,
  opencode: `# opencode.json: { "experimental": { "openTelemetry": true } }
${ENVIRONMENT}`,
  openrouter: `# openrouter.ai: Settings, Observability, Broadcast, OpenTelemetry Collector. Switch Privacy Mode on.
Endpoint: ADDRESS/api/otlp/v1/traces
Headers: {"x-api-key": "slk_your_key"}`,
  portkey: `# Self-hosted enterprise gateway
EXPERIMENTAL_GEN_AI_OTEL_TRACES_ENABLED=true
EXPERIMENTAL_GEN_AI_OTEL_EXPORTER_OTLP_ENDPOINT=ADDRESS/api/otlp
EXPERIMENTAL_GEN_AI_OTEL_EXPORTER_OTLP_HEADERS=x-api-key=slk_your_key`,
  bifrost: `# config.json
{
  "plugins": [
    {
      "name": "otel",
      "enabled": true,
      "config": {
        "service_name": "bifrost",
        "collector_url": "ADDRESS/api/otlp/v1/traces",
        "trace_type": "genai_extension",
        "protocol": "http",
        "headers": { "x-api-key": "slk_your_key" }
      }
    }
  ]
}`,
  "claude-agent-sdk": CLAUDE_CODE,
  vllm: `OTEL_SERVICE_NAME=my-model
OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf
OTEL_EXPORTER_OTLP_TRACES_HEADERS=x-api-key=slk_your_key

vllm serve MODEL --otlp-traces-endpoint ADDRESS/api/otlp/v1/traces`,
  litellm: `# config.yaml
litellm_settings:
  callbacks: ["sightline"]
  turn_off_message_logging: true
callback_settings:
  sightline:
    callback_type: generic_api
    endpoint: ADDRESS/api/v1/ingest/litellm
    headers:
      Authorization: Bearer slk_your_key
    event_types: [llm_api_success, llm_api_failure]`,
  breakers: `# Metrics over OTLP: resilience4j, opossum-prometheus, LiteLLM, or a gauge circuit_breaker_state{name} of 0, 1, 2
${ENVIRONMENT}

# or each change
curl ADDRESS/api/v1/circuit-events \\
  -H "Authorization: Bearer slk_your_key" -H "Content-Type: application/json" \\
  -d '{"name": "primary", "state": "open", "provider": "openai", "reason": "5 failures"}'`,
};
