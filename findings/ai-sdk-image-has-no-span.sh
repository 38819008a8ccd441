#!/usr/bin/env bash
# With telemetry registered, the AI SDK sends a span for a call that makes speech, and none for one that makes an image. The
# most expensive calls of an app are missing from its traces, and nothing says so. Right: a span for each model call that the
# SDK makes. The span of speech has "ai.generateSpeech" as its gen_ai.operation.name, which no receiver knows that follows
# OpenTelemetry's list of operations. Source: the run. Seen: @ai-sdk/otel 1.0.173, 29 November 2026.
# Sightline: lib/senders/statements.test.ts, "names of its own for speech and transcription"; its page says that images are missing.
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
import { generateImage, generateSpeech, registerTelemetry } from "ai";
import { MockImageModelV4, MockSpeechModelV4 } from "ai/test";

console.log("@ai-sdk/otel", JSON.parse(readFileSync("node_modules/@ai-sdk/otel/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).register();
registerTelemetry(new OpenTelemetry());

const answered = (modelId) => ({ warnings: [], response: { timestamp: new Date(), modelId } });
const speech = new MockSpeechModelV4({
  provider: "openai.speech",
  modelId: "tts-1",
  doGenerate: async () => ({ audio: new Uint8Array([1, 2, 3]), ...answered("tts-1") }),
});
const image = new MockImageModelV4({
  provider: "openai.image",
  modelId: "gpt-image-1",
  doGenerate: async () => ({ images: ["aGk="], ...answered("gpt-image-1") }),
});
await generateSpeech({ model: speech, text: "hi" });
const made = await generateImage({ model: image, prompt: "a cat" });
await new Promise((resolve) => setTimeout(resolve, 200));
assert.equal(made.images.length, 1);
const operations = memory.getFinishedSpans().map(({ attributes }) => attributes["gen_ai.operation.name"]);
console.log("operations of one speech and one image:", operations);
assert.deepEqual(operations, ["ai.generateSpeech"]);
JS
node run.mjs
