#!/usr/bin/env bash
# The counts "input" and "output" leave out their parts: of 100 input tokens, 40 of them cached, and 50 output tokens, 20
# of them reasoning, Langfuse sends 60 and 30. OpenAI's API, which it wraps, and OpenTelemetry's conventions count the
# parts in. Whoever reads input and output is 40 % short. Source: the run. Seen: @langfuse/openai 5.11.1, 29 November 2026.
# Sightline: test/senders/langfuse.db.test.ts; lib/senders/langfuse/langfuse.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @langfuse/openai@5.11.1 openai@6.49.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { observeOpenAI } from "@langfuse/openai";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import OpenAI from "openai";

console.log("@langfuse/openai", JSON.parse(readFileSync("node_modules/@langfuse/openai/package.json", "utf8")).version);
const usage = {
  prompt_tokens: 100,
  completion_tokens: 50,
  total_tokens: 150,
  prompt_tokens_details: { cached_tokens: 40 },
  completion_tokens_details: { reasoning_tokens: 20 },
};
const answer = {
  id: "c",
  model: "gpt-5-mini",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hi" } }],
  usage,
};
const server = http.createServer((_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(answer));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
const baseURL = ["http", `//127.0.0.1:${server.address().port}/v1`].join(":");
const client = observeOpenAI(new OpenAI({ apiKey: "none", baseURL, maxRetries: 0 }));
await client.chat.completions.create({ model: "gpt-5-mini", messages: [{ role: "user", content: "hi" }] });
const [{ attributes }] = memory.getFinishedSpans();
const said = JSON.parse(attributes["langfuse.observation.usage_details"]);
console.log("used:", JSON.stringify(usage), "reported:", JSON.stringify(said));
assert.deepEqual([said.input, said.output, said.total], [60, 30, 150]);
assert.deepEqual([said.input_cached_tokens, said.output_reasoning_tokens], [40, 20]);
process.exit(0);
JS
node run.mjs
