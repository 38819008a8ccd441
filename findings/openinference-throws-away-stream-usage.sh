#!/usr/bin/env bash
# A stream whose caller asks for usage (stream_options.include_usage) ends with it, but the span of the call has no token
# counts. Of applications that stream, tokens and cost are missing. Right: the counts of the last chunk, as for an answer
# in one piece. Source: the run. Seen: @arizeai/openinference-instrumentation-openai 4.2.7, 29 November 2026.
# Sightline counts them as unknown, not as 0: lib/senders/openinference/openinference.ts;
# lib/senders/recordings.test.ts, openinference-openai-stream-with-usage.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @arizeai/openinference-instrumentation-openai@4.2.7 openai@7.59.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { OpenAIInstrumentation } from "@arizeai/openinference-instrumentation-openai";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import OpenAI from "openai";

console.log("@arizeai/openinference-instrumentation-openai", JSON.parse(readFileSync("node_modules/@arizeai/openinference-instrumentation-openai/package.json", "utf8")).version);
const part = (more) => `data: ${JSON.stringify({ id: "c", model: "gpt-5-mini", choices: [], ...more })}\n\n`;
const choice = (delta, finish_reason = null) => ({ choices: [{ index: 0, delta, finish_reason }] });
const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
const server = http.createServer((_, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end([part(choice({ content: "hi" })), part(choice({}, "stop")), part({ usage }), "data: [DONE]\n\n"].join(""));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
new OpenAIInstrumentation({ tracerProvider: provider }).manuallyInstrument(OpenAI);
const baseURL = ["http", `//127.0.0.1:${server.address().port}/v1`].join(":");
const client = new OpenAI({ apiKey: "none", baseURL, maxRetries: 0 });
const ask = { model: "gpt-5-mini", messages: [{ role: "user", content: "hi" }], stream_options: { include_usage: true } };
let heard = null;
for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) heard = chunk.usage ?? heard;
await new Promise((resolve) => setTimeout(resolve, 100));
const [{ attributes }] = memory.getFinishedSpans();
const counts = Object.keys(attributes).filter((name) => name.startsWith("llm.token_count"));
console.log("usage that the caller got:", JSON.stringify(heard), "counts on the span:", counts.length);
assert.equal(heard.prompt_tokens, 100);
assert.deepEqual(counts, []);
process.exit(0);
JS
node run.mjs
