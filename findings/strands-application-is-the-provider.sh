#!/usr/bin/env bash
# The provider of every call is the name of the application. gen_ai.system, and gen_ai.provider.name where the newer names
# are switched on, is the service's name, also where the model is OpenAI's: costs and errors by provider are those of
# applications. Right: "openai". Source: opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai, and the run.
# Seen: @strands-agents/sdk 1.16.0, 29 November 2026. Sightline: lib/senders/recordings.test.ts, strands-tool-retry.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @strands-agents/sdk@1.16.0 openai@6.49.0 zod@4.6.7 @modelcontextprotocol/sdk@1.32.2 @opentelemetry/api@1.9.1 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { Agent } from "@strands-agents/sdk";
import { OpenAIModel } from "@strands-agents/sdk/models/openai";

console.log("@strands-agents/sdk", JSON.parse(readFileSync("node_modules/@strands-agents/sdk/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).register();
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const chunks = [
  { choices: [{ index: 0, delta: { role: "assistant", content: "hi" }, finish_reason: null }] },
  { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
  { choices: [], usage },
].map((part) => ({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "gpt-5-mini", ...part }));
const events = [...chunks.map((one) => JSON.stringify(one)), "[DONE]"].map((data) => `data: ${data}\n\n`).join("");
const fetch = async () => new Response(events, { headers: { "content-type": "text/event-stream" } });
const model = new OpenAIModel({ api: "chat", modelId: "gpt-5-mini", apiKey: "none", clientConfig: { fetch } });
await new Agent({ model, printer: false }).invoke("Say hi");
const [call] = memory.getFinishedSpans().filter(({ name }) => name === "chat");
const { "gen_ai.system": provider, "gen_ai.request.model": asked } = call.attributes;
console.log("model:", asked, "provider:", provider);
assert.deepEqual([asked, provider], ["gpt-5-mini", "my-app"]);
process.exit(0);
JS
OTEL_SERVICE_NAME=my-app node run.mjs
