#!/usr/bin/env bash
# A first attempt is refused with 503, and repeated 2 s later. The span "chat" of generateText lasts over both; that of
# streamText begins with the second attempt, so the wait is on neither its latency nor its time to the first chunk. Two
# functions of one package measure different things under one name. Right: one of them for both, as for the caller the wait
# is part of either. Source: the run. Seen: @ai-sdk/otel 1.0.173, 29 November 2026.
# Sightline says so on the page of the sender: lib/senders/ai-sdk/ai-sdk.ts; lib/senders/statements.test.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @ai-sdk/otel@1.0.173 ai@7.0.173 @ai-sdk/openai-compatible@3.0.92 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { OpenTelemetry } from "@ai-sdk/otel";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { generateText, streamText } from "ai";

console.log("@ai-sdk/otel", JSON.parse(readFileSync("node_modules/@ai-sdk/otel/package.json", "utf8")).version);
let attempts = 0;
const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
const base = { id: "c", created: 1, model: "m" };
const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  attempts += 1;
  if (attempts % 2 === 1) return response.writeHead(503, { "content-type": "application/json" }).end('{"error":{"message":"busy"}}');
  const isStream = JSON.parse(Buffer.concat(parts)).stream === true;
  response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
  const message = { role: "assistant", content: "hi" };
  if (!isStream) return response.end(JSON.stringify({ ...base, object: "chat.completion", usage, choices: [{ index: 0, finish_reason: "stop", message }] }));
  const chunk = { ...base, object: "chat.completion.chunk", choices: [{ index: 0, delta: message, finish_reason: "stop" }], usage };
  response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const memory = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).register();
const baseURL = ["http", `//127.0.0.1:${server.address().port}/v1`].join(":");
const model = createOpenAICompatible({ name: "stub", baseURL })("m");
const ask = { model, prompt: "hi", telemetry: { integrations: new OpenTelemetry() } };
const lasted = async (call) => {
  memory.reset();
  await call();
  const span = memory.getFinishedSpans().find(({ attributes }) => attributes["gen_ai.operation.name"] === "chat");
  return Math.round(span.duration[0] * 1_000 + span.duration[1] / 1e6);
};
const whole = await lasted(() => generateText(ask));
const streamed = await lasted(async () => { for await (const _ of streamText(ask).textStream); });
console.log("attempts:", attempts, "ms of generateText:", whole, "ms of streamText:", streamed);
assert.equal(attempts, 4);
// The wait before the second attempt is 2 s.
assert.ok(whole >= 1_900);
assert.ok(streamed < 1_900);
process.exit(0);
JS
node run.mjs
