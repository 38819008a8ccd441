#!/usr/bin/env bash
# The span of a LangChain call of Claude that read 900 cached tokens, wrote 50 and had 100 others says gen_ai.usage.input_tokens
# 100 for invoke() and 1050 for stream(), and has no count of cached tokens either way: nothing on the span tells which of
# the two it is, and of the first the cached tokens are lost. Right: the same number for both, with its cached parts beside it.
# Source: the run. Seen: @traceloop/instrumentation-langchain 0.27.0, 29 November 2026.
# Sightline says so on the page of the sender: lib/senders/traceloop/traceloop.ts; test/sender-docs.test.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @traceloop/instrumentation-langchain@0.27.0 @langchain/anthropic@1.5.11 @langchain/core@1.4.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { LangChainInstrumentation } = require("@traceloop/instrumentation-langchain");
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-node");
console.log("@traceloop/instrumentation-langchain", JSON.parse(readFileSync("node_modules/@traceloop/instrumentation-langchain/package.json", "utf8")).version);
const usage = { input_tokens: 100, cache_read_input_tokens: 900, cache_creation_input_tokens: 50, output_tokens: 20 };
const message = { id: "m", type: "message", role: "assistant", model: "claude-haiku-4-5", content: [{ type: "text", text: "hi" }], stop_reason: "end_turn", usage };
const events = [
  { type: "message_start", message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 20 } },
  { type: "message_stop" },
];
const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const isStream = JSON.parse(Buffer.concat(parts)).stream === true;
  response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
  response.end(isStream ? events.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join("") : JSON.stringify(message));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const anthropicApiUrl = ["http", `//127.0.0.1:${server.address().port}`].join(":");
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
const instrumentation = new LangChainInstrumentation();
instrumentation.setTracerProvider(provider);
instrumentation.manuallyInstrument({ callbackManagerModule: require("@langchain/core/callbacks/manager") });
const { ChatAnthropic } = require("@langchain/anthropic");
const model = new ChatAnthropic({ model: "claude-haiku-4-5", apiKey: "none", anthropicApiUrl, maxRetries: 0 });
const inputs = [];
for (const call of [() => model.invoke("hi"), async () => { for await (const _ of await model.stream("hi")); }]) {
  memory.reset();
  await call();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { attributes } = memory.getFinishedSpans().find(({ attributes }) => attributes["gen_ai.operation.name"] === "chat");
  const cached = Object.keys(attributes).filter((name) => name.includes("cache"));
  console.log("input tokens:", attributes["gen_ai.usage.input_tokens"], "counts of cached tokens:", cached.length);
  assert.deepEqual(cached, []);
  inputs.push(attributes["gen_ai.usage.input_tokens"]);
}
assert.deepEqual(inputs, [100, 1050]);
process.exit(0);
JS
node run.mjs
