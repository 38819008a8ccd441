#!/usr/bin/env bash
# Of 1,000 input tokens that OpenAI counts, 900 of them cached, gen_ai.usage.input_tokens is 100, and nothing tells the 900: the
# part that is most of a long prompt is missing from every sum. Right: 1,000. Source: opentelemetry.io/docs/specs/semconv,
# gen_ai.usage.input_tokens ("should include all types of input tokens, including cached tokens"), and OpenAI, whose
# prompt_tokens include cached_tokens. Seen: @ax-llm/ax 24.0.21, 30 November 2026. Sightline takes what the total has beside
# the output as the input: lib/senders/recordings.test.ts, ax-streams-embed-401-529.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @ax-llm/ax@24.0.21 @opentelemetry/api@1.9.1 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ai } from "@ax-llm/ax";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";

console.log("@ax-llm/ax", JSON.parse(readFileSync("node_modules/@ax-llm/ax/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
const tracer = provider.getTracer("app");
const json = { "content-type": "application/json" };
const answer = {
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "gpt-5-mini",
  choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
  usage: {
    prompt_tokens: 1_000,
    completion_tokens: 50,
    total_tokens: 1_050,
    prompt_tokens_details: { cached_tokens: 900 },
  },
};
const fetch = async () => new Response(JSON.stringify(answer), { headers: json });
const service = ai({ name: "openai", apiKey: "none", config: { model: "gpt-5-mini" }, options: { fetch, tracer } });
await service.chat({ chatPrompt: [{ role: "user", content: "hi" }] }, { stream: false });
const [{ events }] = memory.getFinishedSpans();
const counts = events.find(({ name }) => name === "gen_ai.usage").attributes;
console.log("served: 1000 in, of which 900 cached, 50 out; told:", counts);
assert.deepEqual(counts, {
  "gen_ai.usage.input_tokens": 100,
  "gen_ai.usage.output_tokens": 50,
  "gen_ai.usage.total_tokens": 1_050,
});
process.exit(0);
JS
node run.mjs
