#!/usr/bin/env bash
# For one answer of a model, the span of generateText has the cached tokens, and the span of generateObject leaves them out:
# input and output alone. The cost of an app that generates objects over a cached prompt is computed at the full price. Right:
# ai.usage.cachedInputTokens on both, as both results have it in their usage. Source: the run. Seen: ai 6.0.326, 29 November 2026.
# Sightline: its page says that generated objects come without cached tokens; test/sender-docs.test.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund ai@6.0.326 @opentelemetry/sdk-trace-node@2.12.1 zod@4.3.6
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { generateObject, generateText } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { z } from "zod";

console.log("ai", JSON.parse(readFileSync("node_modules/ai/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).register();
const model = new MockLanguageModelV3({
  doGenerate: async () => ({
    content: [{ type: "text", text: "{}" }],
    finishReason: { unified: "stop", raw: "stop" },
    usage: {
      inputTokens: { total: 1000, noCache: 100, cacheRead: 900, cacheWrite: 0 },
      outputTokens: { total: 50, text: 50, reasoning: 0 },
    },
    warnings: [],
  }),
});
const experimental_telemetry = { isEnabled: true };
const text = await generateText({ model, prompt: "hi", experimental_telemetry });
const object = await generateObject({ model, prompt: "hi", schema: z.object({}), experimental_telemetry });
const results = [text, object].map(({ usage }) => usage.inputTokenDetails?.cacheReadTokens ?? usage.cachedInputTokens);
console.log("cached tokens of the two results:", results);
assert.deepEqual(results, [900, 900]);
const cachedOf = (name) => {
  const { attributes } = memory.getFinishedSpans().find((span) => span.name === name);
  return Object.entries(attributes).filter(([key]) => /cache/i.test(key) && key.startsWith("ai.usage")).map(([, value]) => value);
};
const spans = [cachedOf("ai.generateText.doGenerate"), cachedOf("ai.generateObject.doGenerate")];
console.log("cached tokens of the two spans:", spans);
assert.equal(spans[0].includes(900), true);
assert.deepEqual(spans[1], []);
JS
node run.mjs
