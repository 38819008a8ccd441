#!/usr/bin/env bash
# A stream has no span unless a traceable function is around it. LangSmith keeps the end of a run only while a span of
# OpenTelemetry is active, and when a stream ends there is none: its span never ends, and is never exported. Right: a span
# each, as for a call that is not streamed. Source: the run. Seen: langsmith 0.12.0, 29 November 2026.
# Sightline: docs/senders/langsmith.md says so.
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
const call = traceable(async () => "hi", { name: "call", run_type: "llm", client });
async function* words() {
  yield "h";
  yield "i";
}
const stream = traceable(words, { name: "stream", run_type: "llm", client });
await call();
for await (const _ of stream());
await client.awaitPendingTraceBatches();
const spans = memory.getFinishedSpans().map(({ name }) => name);
console.log("runs: call, stream; spans that ended:", spans.join());
assert.deepEqual(spans, ["call"]);
process.exit(0);
JS
LANGSMITH_TRACING=true LANGSMITH_OTEL_ENABLED=true node run.mjs
