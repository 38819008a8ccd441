#!/usr/bin/env bash
# One call of an embedding model is two spans that both say "embeddings", with the same name and kind; only the inner one
# has tokens. Whoever counts spans of that operation counts embeddings twice. Right: one call, as for text, where the
# outer span has an operation of its own. Source: the run. Seen: @ai-sdk/otel 1.0.173, 29 November 2026.
# Sightline: test/senders/ai-sdk.db.test.ts; lib/senders/recordings.test.ts, aisdk7-embed-many.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @ai-sdk/otel@1.0.173 ai@7.0.173 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { OpenTelemetry } from "@ai-sdk/otel";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { embed } from "ai";
import { MockEmbeddingModelV4 } from "ai/test";

console.log("@ai-sdk/otel", JSON.parse(readFileSync("node_modules/@ai-sdk/otel/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
let calls = 0;
const model = new MockEmbeddingModelV4({
  provider: "openai.embedding",
  modelId: "text-embedding-3-small",
  doEmbed: async () => {
    calls += 1;
    return { embeddings: [[0.1]], usage: { tokens: 30 }, warnings: [] };
  },
});
await embed({ model, value: "hi", telemetry: { integrations: new OpenTelemetry() } });
const spans = memory.getFinishedSpans().map(({ name, attributes }) => [
  name,
  attributes["gen_ai.operation.name"],
  attributes["gen_ai.usage.input_tokens"] ?? null,
]);
console.log("calls of the model:", calls, "spans:", JSON.stringify(spans));
assert.equal(calls, 1);
assert.deepEqual(spans, [
  ["embeddings text-embedding-3-small", "embeddings", 30],
  ["embeddings text-embedding-3-small", "embeddings", null],
]);
process.exit(0);
JS
node run.mjs
