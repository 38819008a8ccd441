#!/usr/bin/env bash
# A call of OpenAI that fails leaves no span: it is started and never ended. In an outage the error rate of this
# instrumentation is 0 %. Source: the run. Seen: @arizeai/openinference-instrumentation-openai 4.2.7, 28 November 2026.
# Sightline cannot know of the call, and says so where the sender is shown: lib/senders/openinference/openinference.ts,
# test/sender-docs.test.ts.
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
let status = 500;
const answer = {
  id: "c",
  model: "gpt-5-mini",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hi" } }],
  usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
};
const server = http.createServer((_, response) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(answer));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
new OpenAIInstrumentation({ tracerProvider: provider }).manuallyInstrument(OpenAI);
const baseURL = ["http", `//127.0.0.1:${server.address().port}/v1`].join(":");
const client = new OpenAI({ apiKey: "none", baseURL, maxRetries: 0 });
const messages = [{ role: "user", content: "hi" }];
await assert.rejects(client.chat.completions.create({ model: "gpt-5-mini", messages }));
console.log("spans of a failed call:", memory.getFinishedSpans().length);
assert.equal(memory.getFinishedSpans().length, 0);
status = 200;
await client.chat.completions.create({ model: "gpt-5-mini", messages });
console.log("spans of a successful one:", memory.getFinishedSpans().length);
assert.equal(memory.getFinishedSpans().length, 1);
process.exit(0);
JS
node run.mjs
