#!/usr/bin/env bash
# OpenAI has two names in the spans of one package: openai through its Responses API, openai-chat through Chat Completions.
# Figures by provider split, and price tables do not know the second. Right: openai for both. Source: opentelemetry.io, registry
# of attributes, gen_ai.system ("openai: OpenAI"). Seen: @tanstack/ai-openai 0.23.1, 30 November 2026.
# Sightline: lib/senders/reading/provider.test.ts; lib/senders/recordings.test.ts, tanstack-tool-401.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @tanstack/ai@0.58.0 @tanstack/ai-openai@0.23.1 @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/api@1.9.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { chat } from "@tanstack/ai";
import { otelMiddleware } from "@tanstack/ai/middlewares/otel";
import { openaiChatCompletions, openaiText } from "@tanstack/ai-openai";

for (const name of ["@tanstack/ai", "@tanstack/ai-openai"])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version);
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
const otel = otelMiddleware({ tracer: provider.getTracer("app") });
process.env.OPENAI_API_KEY = "none";
globalThis.fetch = async () => new Response('{"error":{"message":"no"}}', { status: 401 });
const seen = {};
for (const [api, adapter] of Object.entries({ responses: openaiText("gpt-5-mini"), chat: openaiChatCompletions("gpt-5-mini") })) {
  memory.reset();
  const call = { adapter, messages: [{ role: "user", content: "hi" }], middleware: [otel], debug: false };
  for await (const _ of chat(call));
  const span = memory.getFinishedSpans().find(({ attributes }) => attributes["gen_ai.operation.name"] === "chat");
  seen[api] = span.attributes["gen_ai.system"];
}
console.log(seen);
assert.deepEqual(seen, { responses: "openai", chat: "openai-chat" });
process.exit(0);
JS
node run.mjs
