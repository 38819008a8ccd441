#!/usr/bin/env bash
# A run that failed has the status OK. LangSmith's exporter sets OK when a run begins and ERROR when it failed, but in
# OpenTelemetry OK is final: the ERROR is ignored. Only an event of type exception tells. Right: ERROR. Source:
# opentelemetry.io/docs/specs/otel/trace/api (Set Status), and the run. Seen: langsmith 0.12.0, 29 November 2026.
# Sightline: lib/senders/recordings.test.ts, langsmith-wrappers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund langsmith@0.12.0 @opentelemetry/api@1.9.1 @opentelemetry/context-async-hooks@2.12.1 @opentelemetry/exporter-trace-otlp-proto@0.223.1 @opentelemetry/sdk-trace-base@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SpanStatusCode, trace } from "@opentelemetry/api";
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
const fail = async () => {
  throw new Error("429 Too Many Requests");
};
await traceable(fail, { name: "call", run_type: "llm", client })().catch(() => {});
await client.awaitPendingTraceBatches();
const [span] = memory.getFinishedSpans();
console.log("status:", SpanStatusCode[span.status.code], "events:", span.events.map(({ name }) => name).join());
assert.deepEqual([span.status.code, span.events.map(({ name }) => name)], [SpanStatusCode.OK, ["exception"]]);
process.exit(0);
JS
LANGSMITH_TRACING=true LANGSMITH_OTEL_ENABLED=true node run.mjs
