#!/usr/bin/env bash
# The span of a call has the tokens of its last step only. An agent that used a tool called its model twice, and both calls
# are one span "llm:generateText" with half of the tokens; the agent's span has them all. Whoever sums the spans of calls
# pays for one. Right: the sum, or a span for each step. Source: the run. Seen: @voltagent/core 2.10.0, 29 November 2026.
# Sightline: lib/senders/recordings.test.ts, voltagent-tool-fallback-abort.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @voltagent/core@2.10.0 ai@6.0.326 zod@4.6.7 @opentelemetry/sdk-trace-base@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { Agent, createTool, VoltAgentObservability } from "@voltagent/core";
import { MockLanguageModelV3 } from "ai/test";
import { z } from "zod";

console.log("@voltagent/core", JSON.parse(readFileSync("node_modules/@voltagent/core/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
const observability = new VoltAgentObservability({ spanProcessors: [new SimpleSpanProcessor(memory)] });
const usage = {
  inputTokens: { total: 100, noCache: 100, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 50, text: 50, reasoning: 0 },
};
const steps = [
  [{ type: "tool-call", toolCallId: "1", toolName: "weather", input: "{}" }],
  [{ type: "text", text: "rain" }],
];
let calls = 0;
const model = new MockLanguageModelV3({
  modelId: "gpt-5-mini",
  doGenerate: async () => ({
    content: steps[calls++],
    finishReason: { unified: calls === 1 ? "tool-calls" : "stop", raw: undefined },
    usage,
    warnings: [],
  }),
});
const weather = createTool({ name: "weather", description: "w", parameters: z.object({}), execute: async () => "rain" });
const agent = new Agent({ name: "greeter", instructions: "Greet.", model, tools: [weather], observability });
await agent.generateText("weather");
const said = memory
  .getFinishedSpans()
  .map(({ name, attributes }) => [name, attributes["llm.usage.prompt_tokens"] ?? attributes["usage.prompt_tokens"]])
  .filter(([, tokens]) => tokens !== undefined);
console.log("calls of the model:", calls, "input tokens:", calls * 100, "spans:", JSON.stringify(said));
assert.equal(calls, 2);
assert.deepEqual(said, [
  ["llm:generateText", 100],
  ["greeter", 200],
]);
process.exit(0);
JS
node run.mjs
