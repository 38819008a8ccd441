#!/usr/bin/env bash
# If an error event ends a stream of Anthropic (overloaded_error, with HTTP 200), the model call has no span: only the agent
# and the step around it are sent, both failed. Where calls are counted, an outage of the provider is invisible. Right: a chat
# span with error.type, as for streams of OpenAI and for calls that fail before their stream. Source: the run; the chunk
# "error" is a part of the stream that the SDK hands on. Seen: @ai-sdk/otel 1.0.173, 29 November 2026.
# Sightline: lib/senders/ai-sdk says it on its page; test/sender-docs.test.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @ai-sdk/otel@1.0.173 ai@7.0.173 @ai-sdk/anthropic@4.0.105 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createAnthropic } from "@ai-sdk/anthropic";
import { OpenTelemetry } from "@ai-sdk/otel";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { streamText } from "ai";

console.log("@ai-sdk/otel", JSON.parse(readFileSync("node_modules/@ai-sdk/otel/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).register();

const usage = { input_tokens: 100, output_tokens: 1 };
const message = { id: "msg_1", type: "message", role: "assistant", model: "claude-haiku-4-5", content: [], usage };
const start = { type: "message_start", message: { ...message, stop_reason: null, stop_sequence: null } };
const block = { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } };
const text = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } };
const stop = { type: "content_block_stop", index: 0 };
const delta = { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 20 } };
const error = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
const answer = (events) => new Response(events.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join(""), {
  headers: { "content-type": "text/event-stream" },
});

async function spansOf(events) {
  memory.reset();
  const anthropic = createAnthropic({ apiKey: "none", fetch: async () => answer(events) });
  const telemetry = { integrations: new OpenTelemetry() };
  const stream = streamText({ model: anthropic("claude-haiku-4-5"), prompt: "hi", onError() {}, telemetry });
  for await (const _ of stream.fullStream);
  await new Promise((resolve) => setTimeout(resolve, 500));
  return memory.getFinishedSpans().map(({ name }) => name).sort();
}

const whole = await spansOf([start, block, text, stop, delta, { type: "message_stop" }]);
console.log("spans of a stream that ended:", whole);
const failed = await spansOf([start, block, error]);
console.log("spans of a stream that an error event ended:", failed);
assert.deepEqual(whole, ["chat claude-haiku-4-5", "invoke_agent claude-haiku-4-5", "step 1"]);
assert.deepEqual(failed, ["invoke_agent claude-haiku-4-5", "step 1"]);
JS
node run.mjs
