#!/usr/bin/env bash
# A call that fails has a status of unset, and a cost of 0 dollars for input, output and in total, though nobody knows
# what it cost. Errors count as successes, and as free ones, for whoever reads the status and a reported cost. Right: the
# status of an error, as for every span of OpenTelemetry, and no cost. Source: the run.
# Seen: @langfuse/openai 5.11.1, 29 November 2026.
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
const server = http.createServer((_, response) => {
  response.writeHead(500, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message: "busy", type: "server_error" } }));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
const baseURL = ["http", `//127.0.0.1:${server.address().port}/v1`].join(":");
const client = observeOpenAI(new OpenAI({ apiKey: "none", baseURL, maxRetries: 0 }));
const messages = [{ role: "user", content: "hi" }];
await assert.rejects(client.chat.completions.create({ model: "gpt-5-mini", messages }));
const [{ status, attributes }] = memory.getFinishedSpans();
const cost = JSON.parse(attributes["langfuse.observation.cost_details"]);
console.log("status of the failed call:", status.code, "its cost:", JSON.stringify(cost));
assert.equal(status.code, 0);
assert.equal(attributes["langfuse.observation.level"], "ERROR");
assert.deepEqual(cost, { input: 0, output: 0, total: 0 });
process.exit(0);
JS
node run.mjs
