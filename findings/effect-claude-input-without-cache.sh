#!/usr/bin/env bash
# The input tokens of Claude leave out what was read from the cache and written to it, and no attribute has those: 100 of
# 1,050 tokens are reported, and tokens and cost of cached prompts look ten times too small. Right: 1,050, with 900 and 50 of
# them named. Source: opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai (input_tokens includes cached tokens), and
# the run. Seen: @effect/ai-anthropic 0.27.0, 30 November 2026. Sightline: lib/senders/recordings.test.ts,
# effect-streams-401-left.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --legacy-peer-deps --no-audit --no-fund effect@3.22.4 @effect/ai@0.37.0 @effect/ai-anthropic@0.27.0 @effect/platform@0.97.2 @effect/experimental@0.61.1 @effect/rpc@0.76.2 @effect/opentelemetry@0.64.1 @opentelemetry/api@1.10.0 @opentelemetry/resources@2.12.1 @opentelemetry/sdk-logs@0.223.1 @opentelemetry/sdk-metrics@2.12.1 @opentelemetry/sdk-trace-base@2.12.1 @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/semantic-conventions@1.45.0
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { LanguageModel } from "@effect/ai";
import { AnthropicClient, AnthropicLanguageModel } from "@effect/ai-anthropic";
import * as NodeSdk from "@effect/opentelemetry/NodeSdk";
import { HttpClient, HttpClientResponse } from "@effect/platform";
import { SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { Effect, Layer, Redacted } from "effect";

console.log("@effect/ai-anthropic", JSON.parse(readFileSync("node_modules/@effect/ai-anthropic/package.json", "utf8")).version);
const spans = [];
const exporter = { export: (some, done) => (spans.push(...some), done({ code: 0 })), shutdown: async () => {} };
const telemetry = NodeSdk.layer(() => ({ resource: { serviceName: "app" }, spanProcessor: new SimpleSpanProcessor(exporter) }));
const answering = (make) => Layer.succeed(HttpClient.HttpClient, HttpClient.make((request) => Effect.succeed(HttpClientResponse.fromWeb(request, make()))));
const usage = { input_tokens: 100, cache_read_input_tokens: 900, cache_creation_input_tokens: 50, output_tokens: 20 };
const message = {
  id: "msg_1", type: "message", role: "assistant", model: "claude-haiku-4-5", stop_reason: "end_turn", stop_sequence: null,
  content: [{ type: "text", text: "hi" }], usage,
};
const client = AnthropicClient.layer({ apiKey: Redacted.make("none") }).pipe(Layer.provide(answering(() => Response.json(message))));
await Effect.runPromise(
  LanguageModel.generateText({ prompt: "Say hi" }).pipe(
    Effect.provide(AnthropicLanguageModel.model("claude-haiku-4-5")), Effect.provide(client), Effect.provide(telemetry),
  ),
);
const [call] = spans.filter(({ name }) => name === "LanguageModel.generateText");
const counts = Object.entries(call.attributes).filter(([name]) => /usage|token.*cache|cache/.test(name));
console.log("answered:", JSON.stringify(usage), "reported:", JSON.stringify(counts));
assert.deepEqual(counts, [["gen_ai.usage.input_tokens", 100], ["gen_ai.usage.output_tokens", 20]]);
process.exit(0);
JS
node run.mjs
