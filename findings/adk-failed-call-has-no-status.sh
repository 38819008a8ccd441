#!/usr/bin/env bash
# The span of a call that failed has neither a status nor an attribute: not the model, not the error. In an outage nothing
# of it says that anything failed. Right: status ERROR and error.type. Source: opentelemetry.io/docs/specs/semconv/gen-ai
# (error.type is required if the operation ended in an error), and the run. Seen: @google/adk 2.0.0, 29 November 2026.
# Sightline: lib/senders/recordings.test.ts, adk-call-stream-429.
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
class Busy extends BaseLlm {
  async *generateContentAsync() {
    throw new Error("429 Too Many Requests");
  }
}
const agent = new LlmAgent({ name: "greeter", model: new Busy({ model: "gemini-2.5-flash" }), instruction: "Greet." });
const runner = new InMemoryRunner({ agent, appName: "app" });
const { id: sessionId } = await runner.sessionService.createSession({ appName: "app", userId: "u" });
const newMessage = { role: "user", parts: [{ text: "Say hi" }] };
const errors = [];
try {
  for await (const event of runner.runAsync({ userId: "u", sessionId, newMessage }))
    if (event.errorMessage) errors.push(event.errorMessage);
} catch (thrown) {
  errors.push(thrown.message);
}
const [call] = memory.getFinishedSpans().filter(({ name }) => name === "call_llm");
console.log("error:", errors.join(), "status:", call.status.code, "attributes:", JSON.stringify(call.attributes));
assert.equal(errors.length, 1);
assert.deepEqual([call.status.code, call.attributes, call.events], [0, {}, []]);
process.exit(0);
JS
node run.mjs
