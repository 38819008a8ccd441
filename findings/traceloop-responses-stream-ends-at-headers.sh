#!/usr/bin/env bash
# The span of a stream of the Responses API ends when its headers are there: without tokens, without an id, and with a latency
# that leaves out the answer. A slow stream looks like a fast success. Right: it ends with the stream, as the span of a stream
# of chat completions does. Source: the run, where the span has ended before the first event is read.
# Seen: @traceloop/instrumentation-openai 0.27.0, 29 November 2026.
# Sightline leaves its tokens unknown, and takes a report around it before it: lib/senders/traceloop/traceloop.ts;
# lib/senders/recordings.test.ts, langchain-openinference-plus-traceloop-responses-stream.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @traceloop/instrumentation-openai@0.27.0 openai@6.49.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { OpenAIInstrumentation } from "@traceloop/instrumentation-openai";
import OpenAI from "openai";

console.log("@traceloop/instrumentation-openai", JSON.parse(readFileSync("node_modules/@traceloop/instrumentation-openai/package.json", "utf8")).version);
const usage = { input_tokens: 100, output_tokens: 50, total_tokens: 150, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } };
const base = { id: "resp_1", object: "response", created_at: 1, model: "gpt-5-mini", output: [], error: null };
const event = (type, response) => `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: 0, response })}\n\n`;
const server = http.createServer((_, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(event("response.created", { ...base, status: "in_progress", usage: null }));
  setTimeout(() => response.end(event("response.completed", { ...base, status: "completed", usage })), 800);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseURL = ["http", `//127.0.0.1:${server.address().port}/v1`].join(":");
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
const instrumentation = new OpenAIInstrumentation();
instrumentation.setTracerProvider(provider);
instrumentation.manuallyInstrument(OpenAI);
const client = new OpenAI({ apiKey: "none", baseURL, maxRetries: 0 });
const stream = await client.responses.create({ model: "gpt-5-mini", input: "hi", stream: true });
const endedAtHeaders = memory.getFinishedSpans().length;
let total = 0;
for await (const one of stream) total = one.response.usage?.total_tokens ?? total;
await new Promise((resolve) => setTimeout(resolve, 200));
const spans = memory.getFinishedSpans();
const counts = Object.keys(spans[0].attributes).filter((name) => name.startsWith("gen_ai.usage"));
console.log("tokens that were served:", total, "spans that had ended before the first event was read:", endedAtHeaders, "counts:", counts.length);
assert.deepEqual([total, endedAtHeaders, spans.length], [150, 1, 1]);
assert.deepEqual(counts, []);
assert.equal(spans[0].attributes["gen_ai.response.id"], undefined);
process.exit(0);
JS
node run.mjs
