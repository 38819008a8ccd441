#!/usr/bin/env bash
# A search for documents says "embeddings", and a prompt template says "chat", as gen_ai.operation.name, though neither
# calls a model. Whoever counts spans of these operations counts calls that never were. Right: OpenTelemetry's "retrieval"
# for the one, no operation for the other. Source: opentelemetry.io/docs/specs/semconv/gen-ai, and the run. Seen:
# langsmith 0.12.0, 29 November 2026. Sightline: lib/senders/recordings.test.ts, langsmith-wrappers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund langsmith@0.12.0 @opentelemetry/api@1.9.1 @opentelemetry/context-async-hooks@2.12.1 @opentelemetry/exporter-trace-otlp-proto@0.223.1 @opentelemetry/sdk-trace-base@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { trace } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { Client } from "langsmith";
import { initializeOTEL } from "langsmith/experimental/otel/setup";
import { traceable } from "langsmith/traceable";

console.log("langsmith", JSON.parse(readFileSync("node_modules/langsmith/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
trace.setGlobalTracerProvider(provider);
initializeOTEL({ globalTracerProvider: provider });
const fetchImplementation = async () => new Response("{}");
const client = new Client({ apiKey: "none", tracingMode: "otel", fetchImplementation });
await traceable(async () => [], { name: "search", run_type: "retriever", client })();
await traceable(async () => "Say hi", { name: "template", run_type: "prompt", client })();
await client.awaitPendingTraceBatches();
const said = memory.getFinishedSpans().map(({ name, attributes }) => [name, attributes["gen_ai.operation.name"]]);
console.log("calls of a model: 0, operations:", JSON.stringify(said));
assert.deepEqual(said, [
  ["search", "embeddings"],
  ["template", "chat"],
]);
process.exit(0);
JS
LANGSMITH_TRACING=true LANGSMITH_OTEL_ENABLED=true node run.mjs
