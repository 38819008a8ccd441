#!/usr/bin/env bash
# A stream that its caller aborts leaves a span without an error: its status is unset, it has no finish reason and no
# usage. Canceled calls count as successes of 0 tokens. Right: an error.type, as OpenTelemetry's conventions for GenAI ask
# of an operation that ended with an error. Source: the run. Seen: @ai-sdk/otel 1.0.173, 29 November 2026.
# Sightline: test/senders/ai-sdk.db.test.ts; lib/senders/recordings.test.ts, aisdk7-stream-aborted.
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
import { simulateReadableStream, streamText } from "ai";
import { MockLanguageModelV4 } from "ai/test";

console.log("@ai-sdk/otel", JSON.parse(readFileSync("node_modules/@ai-sdk/otel/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
const chunks = [
  { type: "text-start", id: "1" },
  { type: "text-delta", id: "1", delta: "hi" },
  { type: "text-delta", id: "1", delta: "hi" },
];
const model = new MockLanguageModelV4({
  provider: "openai.responses",
  modelId: "gpt-5-mini",
  doStream: async () => ({ stream: simulateReadableStream({ chunks, chunkDelayInMs: 50 }) }),
});
const left = new AbortController();
const telemetry = { integrations: new OpenTelemetry() };
const { textStream } = streamText({ model, prompt: "hi", abortSignal: left.signal, telemetry });
for await (const _ of textStream) left.abort();
await new Promise((resolve) => setTimeout(resolve, 200));
const { status, attributes } = memory.getFinishedSpans().find(({ name }) => name === "chat gpt-5-mini");
const said = [status.code, attributes["error.type"], attributes["gen_ai.response.finish_reasons"]];
console.log("status, error.type and finish reasons of the aborted call:", said);
assert.deepEqual(said, [0, undefined, undefined]);
process.exit(0);
JS
node run.mjs
