#!/usr/bin/env bash
# gen_ai.usage.output_tokens leaves out the tokens of thoughts, and nothing else outside the text of the answer has them. They
# are billed as output: an answer of 100 tokens after 900 of thoughts is reported as 100. Right: 1,000. Source:
# ai.google.dev/gemini-api/docs/thinking (pricing is the sum of output and thinking tokens), and the run. Seen: @google/adk
# 2.0.0, 29 November 2026. Sightline: docs/senders/adk.md says so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @google/adk@2.0.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";

console.log("@google/adk", JSON.parse(readFileSync("node_modules/@google/adk/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).register();
const { BaseLlm, InMemoryRunner, LlmAgent } = await import("@google/adk");
const usageMetadata = {
  promptTokenCount: 10,
  candidatesTokenCount: 100,
  thoughtsTokenCount: 900,
  totalTokenCount: 1010,
};
class Thinker extends BaseLlm {
  async *generateContentAsync() {
    yield { content: { role: "model", parts: [{ text: "hi" }] }, usageMetadata };
  }
}
const model = new Thinker({ model: "gemini-2.5-flash" });
const runner = new InMemoryRunner({ agent: new LlmAgent({ name: "greeter", model }), appName: "app" });
const { id: sessionId } = await runner.sessionService.createSession({ appName: "app", userId: "u" });
const newMessage = { role: "user", parts: [{ text: "Say hi" }] };
for await (const _ of runner.runAsync({ userId: "u", sessionId, newMessage }));
const [call] = memory.getFinishedSpans().filter(({ name }) => name === "call_llm");
const counts = Object.entries(call.attributes).filter(([name]) => name.startsWith("gen_ai.usage."));
console.log("billed as output: 1000, reported:", JSON.stringify(counts));
assert.deepEqual(counts, [
  ["gen_ai.usage.input_tokens", 10],
  ["gen_ai.usage.output_tokens", 100],
]);
process.exit(0);
JS
node run.mjs
