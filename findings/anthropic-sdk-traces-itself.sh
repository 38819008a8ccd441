#!/usr/bin/env bash
# One call of Anthropic is two spans with all its tokens as soon as there is an instrumentation: from 0.134.0 on the SDK
# itself sends a span to any global tracer provider. Whoever adds up spans counts Anthropic twice.
# Source: the run. Seen: @anthropic-ai/sdk 1.14.0, 28 November 2026.
# Sightline: lib/senders/recordings.test.ts, anthropic-openinference-plus-native.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @anthropic-ai/sdk@1.14.0 @arizeai/openinference-instrumentation-anthropic@0.2.8 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import { AnthropicInstrumentation } from "@arizeai/openinference-instrumentation-anthropic";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";

console.log("@anthropic-ai/sdk", JSON.parse(readFileSync("node_modules/@anthropic-ai/sdk/package.json", "utf8")).version);
const answer = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-haiku-4-5",
  content: [{ type: "text", text: "hi" }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 100, output_tokens: 20 },
};
const server = http.createServer((_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(answer));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
new AnthropicInstrumentation({ tracerProvider: provider }).manuallyInstrument(Anthropic);
const baseURL = ["http", `//127.0.0.1:${server.address().port}`].join(":");
const client = new Anthropic({ apiKey: "none", baseURL, maxRetries: 0 });
const messages = [{ role: "user", content: "hi" }];
await client.messages.create({ model: "claude-haiku-4-5", max_tokens: 9, messages });
const told = memory.getFinishedSpans().map(({ instrumentationScope: { name }, attributes }) => [
  name,
  attributes["gen_ai.usage.input_tokens"] ?? attributes["llm.token_count.prompt"],
]);
console.log(JSON.stringify(told));
assert.deepEqual(told.map(([, input]) => input), [100, 100]);
process.exit(0);
JS
node run.mjs
