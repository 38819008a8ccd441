#!/usr/bin/env bash
# One call of a LangChain model with OpenInference's packages for LangChain and for OpenAI is two LLM spans, each the root of
# a trace of its own, without an id that both have: whoever counts LLM spans counts it twice, and nothing but its time, model
# and counts says that it is one. Right: the span of the SDK lies below that of LangChain, as spans within one call do. Source:
# the run. Seen: @arizeai/openinference-instrumentation-langchain 4.1.1, 29 November 2026.
# Sightline counts it once: lib/senders/counting/same-call.ts;
# lib/senders/recordings.test.ts, langchain-openinference-plus-openai-stream.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @arizeai/openinference-instrumentation-langchain@4.1.1 @arizeai/openinference-instrumentation-openai@4.2.7 @langchain/core@1.4.0 @langchain/openai@1.6.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { LangChainInstrumentation } = require("@arizeai/openinference-instrumentation-langchain");
const { OpenAIInstrumentation } = require("@arizeai/openinference-instrumentation-openai");
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-node");
console.log("@arizeai/openinference-instrumentation-langchain", JSON.parse(readFileSync("node_modules/@arizeai/openinference-instrumentation-langchain/package.json", "utf8")).version);
const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
const base = { id: "c", model: "gpt-5-mini-2025-08-07", created: 1 };
const part = (more) => `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices: [], ...more })}\n\n`;
const choice = (delta, finish_reason = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
const answer = { ...base, object: "chat.completion", usage, choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hi" } }] };
const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const isStream = JSON.parse(Buffer.concat(parts)).stream === true;
  response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
  if (!isStream) return response.end(JSON.stringify(answer));
  response.end([part(choice({ role: "assistant", content: "hi" })), part(choice({}, "stop")), part({ usage }), "data: [DONE]\n\n"].join(""));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseURL = ["http", `//127.0.0.1:${server.address().port}/v1`].join(":");
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
new OpenAIInstrumentation({ tracerProvider: provider });
new LangChainInstrumentation({ tracerProvider: provider }).manuallyInstrument(require("@langchain/core/callbacks/manager"));
const { ChatOpenAI } = require("@langchain/openai");
await new ChatOpenAI({ model: "gpt-5-mini", apiKey: "none", configuration: { baseURL }, maxRetries: 0 }).invoke("hi");
await new Promise((resolve) => setTimeout(resolve, 200));
const calls = memory.getFinishedSpans().filter(({ attributes }) => attributes["openinference.span.kind"] === "LLM");
for (const span of calls) console.log(span.name, "tokens:", span.attributes["llm.token_count.total"], "parent:", span.parentSpanContext?.spanId ?? "none");
const ids = calls.flatMap(({ attributes }) => Object.keys(attributes).filter((name) => /response.*id$/.test(name)));
assert.equal(new Set(calls.map((span) => span.spanContext().traceId)).size, 2);
assert.deepEqual(calls.map((span) => span.parentSpanContext), [undefined, undefined]);
assert.deepEqual(ids, []);
process.exit(0);
JS
node run.mjs
