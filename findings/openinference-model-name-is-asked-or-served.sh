#!/usr/bin/env bash
# The span of an answer in one piece names the dated model that served it in llm.model_name; that of a stream of the same model
# names the one that was asked for, though each chunk names the one that served. One alias is two models in every chart by
# model. Right: the same name for both. Source: the run, where both answers come from gpt-5-mini-2025-08-07.
# Seen: @arizeai/openinference-instrumentation-openai 4.2.7, 29 November 2026.
# Sightline says so on the page of the sender, and takes both for one where it compares reports:
# lib/senders/openinference/openinference.ts; lib/senders/statements.test.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @arizeai/openinference-instrumentation-openai@4.2.7 openai@7.59.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import OpenAI from "openai";

console.log("@arizeai/openinference-instrumentation-openai", JSON.parse(readFileSync("node_modules/@arizeai/openinference-instrumentation-openai/package.json", "utf8")).version);
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
new OpenAIInstrumentation({ tracerProvider: provider }).manuallyInstrument(OpenAI);
const client = new OpenAI({ apiKey: "none", baseURL, maxRetries: 0 });
const ask = { model: "gpt-5-mini", messages: [{ role: "user", content: "hi" }] };
await client.chat.completions.create(ask);
for await (const _ of await client.chat.completions.create({ ...ask, stream: true }));
await new Promise((resolve) => setTimeout(resolve, 100));
const names = memory.getFinishedSpans().map(({ attributes }) => attributes["llm.model_name"]);
console.log("asked for: gpt-5-mini twice, named:", names.join(", "));
assert.deepEqual(names, ["gpt-5-mini-2025-08-07", "gpt-5-mini"]);
process.exit(0);
JS
node run.mjs
