#!/usr/bin/env bash
# A call of the official client of Azure OpenAI is reported with the provider openai: its cost and its errors count for another
# provider, and it gets OpenAI's price. Right: azure.ai.openai. Source: opentelemetry.io, registry of
# attributes, gen_ai.provider.name ("azure.ai.openai: Azure OpenAI"). Seen: @traceloop/instrumentation-openai 0.27.0, 30
# November 2026. Sightline says so: lib/senders/traceloop/traceloop.ts; test/sender-docs.test.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @traceloop/instrumentation-openai@0.27.0 openai@6.49.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { OpenAIInstrumentation } from "@traceloop/instrumentation-openai";
import OpenAI, { AzureOpenAI } from "openai";

const name = "@traceloop/instrumentation-openai";
console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version);
const memory = new InMemorySpanExporter();
const instrumentation = new OpenAIInstrumentation();
instrumentation.setTracerProvider(new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }));
instrumentation.manuallyInstrument(OpenAI);
const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
const answer = { id: "c", object: "chat.completion", created: 1, model: "gpt-5-mini", usage, choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hi" } }] };
let called = "";
const fetch = async (address) => {
  called = new URL(address).host;
  return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } });
};
const client = new AzureOpenAI({ apiKey: "none", endpoint: ["https", "//example.openai.azure.com"].join(":"), apiVersion: "2025-04-01-preview", fetch });
await client.chat.completions.create({ model: "chat-prod", messages: [{ role: "user", content: "hi" }] });
const [{ attributes }] = memory.getFinishedSpans();
console.log("called:", called, "provider:", attributes["gen_ai.provider.name"]);
assert.equal(called, "example.openai.azure.com");
assert.equal(attributes["gen_ai.provider.name"], "openai");
process.exit(0);
JS
node run.mjs
