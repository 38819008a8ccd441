#!/usr/bin/env bash
# A stream whose connection breaks has no span: it is never ended, so never exported, and the error rate of streams is 0 %.
# The caller gets the error. Right: a span with the status of an error. Source: opentelemetry.io/docs/specs/semconv/gen-ai
# (error.type is required if the operation ended in an error), and the run. Seen: @ax-llm/ax 24.0.21, 30 November 2026.
# Sightline: docs/senders/ax.md and the page of the sender say so.
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
const part = (delta) =>
  `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "gpt-5-mini", choices: [{ index: 0, delta }] })}\n\n`;
const streamOf = (end) =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(part({ role: "assistant", content: "h" })));
      setTimeout(() => end(controller), 50);
    },
  });
const ends = {
  good: (controller) => {
    controller.enqueue(new TextEncoder().encode("data: [DONE]\n\n"));
    controller.close();
  },
  broken: (controller) => controller.error(new TypeError("terminated")),
};
const seen = {};
for (const [name, end] of Object.entries(ends)) {
  memory.reset();
  const fetch = async () => new Response(streamOf(end), { headers: { "content-type": "text/event-stream" } });
  const options = { fetch, tracer, retry: { maxRetries: 0 } };
  const service = ai({ name: "openai", apiKey: "none", config: { model: "gpt-5-mini" }, options });
  let fault = "none";
  try {
    const chatPrompt = [{ role: "user", content: "hi" }];
    for await (const _ of await service.chat({ chatPrompt }, { stream: true }));
  } catch (thrown) {
    fault = thrown.name;
  }
  await new Promise((resolve) => setTimeout(resolve, 200));
  seen[name] = { fault, spans: memory.getFinishedSpans().length };
}
console.log(seen);
assert.equal(seen.good.spans, 1);
assert.notEqual(seen.broken.fault, "none");
assert.equal(seen.broken.spans, 0);
process.exit(0);
JS
node run.mjs
