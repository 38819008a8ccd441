#!/usr/bin/env bash
# The token counts of a call are no attributes of its span: they are an event, gen_ai.usage, which comes again with each part
# of a stream. What reads attributes sees calls without tokens and without a cost. Right: attributes of the span. Source:
# opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans (gen_ai.usage.input_tokens and output_tokens are attributes of the
# span; there is no such event). Seen: @ax-llm/ax 24.0.21, 30 November 2026. Sightline reads the last of these events:
# lib/senders/recordings.test.ts, ax-streams-embed-401-529.
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
  usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
};
const fetch = async () => new Response(JSON.stringify(answer), { headers: json });
const service = ai({ name: "openai", apiKey: "none", config: { model: "gpt-5-mini" }, options: { fetch, tracer } });
await service.chat({ chatPrompt: [{ role: "user", content: "hi" }] }, { stream: false });
const [{ attributes, events }] = memory.getFinishedSpans();
const counts = (of) => Object.entries(of).filter(([name]) => name.startsWith("gen_ai.usage."));
const event = events.find(({ name }) => name === "gen_ai.usage");
console.log("attributes:", counts(attributes), "event:", counts(event.attributes));
assert.deepEqual(counts(attributes), []);
assert.equal(event.attributes["gen_ai.usage.output_tokens"], 50);
process.exit(0);
JS
node run.mjs
