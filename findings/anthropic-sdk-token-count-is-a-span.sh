#!/usr/bin/env bash
# messages.countTokens(), which calls no model and costs nothing, leaves a client span like that of a call: with a provider
# and gen_ai.request.model, but no operation. Whoever counts spans that name a model counts it as a request.
# Right: a name of its own for the operation. Source: the run. Seen: @anthropic-ai/sdk 1.14.0, 29 November 2026.
# Sightline: test/senders/anthropic-sdk.db.test.ts; lib/senders/recordings.test.ts, anthropic-sdk-native-count-tokens.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @anthropic-ai/sdk@1.14.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";

console.log("@anthropic-ai/sdk", JSON.parse(readFileSync("node_modules/@anthropic-ai/sdk/package.json", "utf8")).version);
const server = http.createServer((_, response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ input_tokens: 1050 }));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
const baseURL = ["http", `//127.0.0.1:${server.address().port}`].join(":");
const client = new Anthropic({ apiKey: "none", baseURL, maxRetries: 0 });
await client.messages.countTokens({ model: "claude-haiku-4-5", messages: [{ role: "user", content: "hi" }] });
const [{ kind, attributes }] = memory.getFinishedSpans();
const said = ["gen_ai.provider.name", "gen_ai.request.model", "gen_ai.operation.name"].map((name) => attributes[name]);
console.log("kind:", kind, "provider, model and operation:", said);
assert.equal(kind, 2);
assert.deepEqual(said, ["anthropic", "claude-haiku-4-5", undefined]);
process.exit(0);
JS
node run.mjs
