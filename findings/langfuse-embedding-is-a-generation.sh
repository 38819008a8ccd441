#!/usr/bin/env bash
# A call of an embedding model is an observation of the type "generation", as a chat is, though Langfuse has the type
# "embedding"; and of the 30 tokens that the answer counts it reports none. Embeddings mix with chats in every figure by type,
# and cost nothing. Right: type "embedding" with its input tokens. Source: langfuse.com, observation types: "embedding is a
# call to a LLM to generate embeddings and can include model, token usage and costs". Seen: @langfuse/openai 5.11.1, 29 November 2026.
# Sightline leaves its tokens unknown: lib/senders/langfuse/langfuse.ts; lib/senders/statements.test.ts.
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
const answer = {
  object: "list",
  model: "text-embedding-3-small",
  data: [{ object: "embedding", index: 0, embedding: [0.1] }],
  usage: { prompt_tokens: 30, total_tokens: 30 },
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
const { usage } = await client.embeddings.create({ model: "text-embedding-3-small", input: "hi", encoding_format: "float" });
const [{ attributes }] = memory.getFinishedSpans();
const said = attributes["langfuse.observation.usage_details"];
console.log("used:", JSON.stringify(usage), "type:", attributes["langfuse.observation.type"], "reported:", said ?? "nothing");
assert.equal(usage.prompt_tokens, 30);
assert.equal(attributes["langfuse.observation.type"], "generation");
assert.equal(/30/.test(said ?? ""), false);
process.exit(0);
JS
node run.mjs
