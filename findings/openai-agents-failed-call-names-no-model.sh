#!/usr/bin/env bash
# A call of OpenAI's Agents SDK through the Responses API, which is its default, leaves an LLM span without a model if it fails:
# neither llm.model_name nor the parameters of the call are there. Through Chat Completions, a failed call names its model.
# Errors by model miss an outage. Right: the model that was requested, which the agent knows. Source: the run; OpenInference's
# semantic conventions, llm.model_name. Seen: openinference-instrumentation-openai-agents 0.2.15, 30 November 2026.
# Sightline: lib/senders/recordings.test.ts, openai-agents-tool-401-cut.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @openai/agents@0.20.0 @arizeai/openinference-instrumentation-openai-agents@0.2.15 @opentelemetry/sdk-trace-node@2.12.1 zod@4.4.3 openai@7.59.0
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { OpenAIAgentsInstrumentation } from "@arizeai/openinference-instrumentation-openai-agents";
import * as agents from "@openai/agents";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import OpenAI from "openai";

const name = "@arizeai/openinference-instrumentation-openai-agents";
console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version);
const memory = new InMemorySpanExporter();
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
new OpenAIAgentsInstrumentation({ tracerProvider }).manuallyInstrument(agents);
const fetch = async () => new Response('{"error":{"message":"no"}}', { status: 401 });
agents.setDefaultOpenAIClient(new OpenAI({ apiKey: "none", maxRetries: 0, fetch }));
const agent = new agents.Agent({ name: "a", instructions: "Greet.", model: "gpt-5-mini" });
const seen = {};
for (const api of ["responses", "chat_completions"]) {
  agents.setOpenAIAPI(api);
  memory.reset();
  await agents.run(agent, "hi").catch(() => {});
  await agents.getGlobalTraceProvider().forceFlush();
  const span = memory.getFinishedSpans().find(({ attributes }) => attributes["openinference.span.kind"] === "LLM");
  seen[api] = `status ${span.status.code}, model ${span.attributes["llm.model_name"]}`;
}
console.log(seen);
assert.deepEqual(seen, { responses: "status 2, model undefined", chat_completions: "status 2, model gpt-5-mini" });
process.exit(0);
JS
node run.mjs
