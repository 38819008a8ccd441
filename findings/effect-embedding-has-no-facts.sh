#!/usr/bin/env bash
# The span of an embedding has a name and nothing else: no operation, no model, no provider, no tokens, so nobody can count or
# price it. Right: embeddings, text-embedding-3-small, openai, 30 tokens, as the language models of the same package say.
# Source: opentelemetry.io/docs/specs/semconv/gen-ai (gen_ai.operation.name is required), and the run. Seen:
# @effect/ai-openai 0.41.0, 30 November 2026. Sightline: lib/senders/recordings.test.ts, effect-streams-401-left.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --legacy-peer-deps --no-audit --no-fund effect@3.22.4 @effect/ai@0.37.0 @effect/ai-openai@0.41.0 @effect/platform@0.97.2 @effect/experimental@0.61.1 @effect/rpc@0.76.2 @effect/opentelemetry@0.64.1 @opentelemetry/api@1.10.0 @opentelemetry/resources@2.12.1 @opentelemetry/sdk-logs@0.223.1 @opentelemetry/sdk-metrics@2.12.1 @opentelemetry/sdk-trace-base@2.12.1 @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/semantic-conventions@1.45.0
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { EmbeddingModel } from "@effect/ai";
import { OpenAiClient, OpenAiEmbeddingModel } from "@effect/ai-openai";
import * as NodeSdk from "@effect/opentelemetry/NodeSdk";
import { HttpClient, HttpClientResponse } from "@effect/platform";
import { SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { Effect, Layer, Redacted } from "effect";

console.log("@effect/ai-openai", JSON.parse(readFileSync("node_modules/@effect/ai-openai/package.json", "utf8")).version);
const spans = [];
const exporter = { export: (some, done) => (spans.push(...some), done({ code: 0 })), shutdown: async () => {} };
const telemetry = NodeSdk.layer(() => ({ resource: { serviceName: "app" }, spanProcessor: new SimpleSpanProcessor(exporter) }));
const answering = (make) => Layer.succeed(HttpClient.HttpClient, HttpClient.make((request) => Effect.succeed(HttpClientResponse.fromWeb(request, make()))));
const answer = {
  object: "list", model: "text-embedding-3-small", data: [{ object: "embedding", index: 0, embedding: [0.1, 0.2] }],
  usage: { prompt_tokens: 30, total_tokens: 30 },
};
const client = OpenAiClient.layer({ apiKey: Redacted.make("none") }).pipe(Layer.provide(answering(() => Response.json(answer))));
const embedding = await Effect.runPromise(
  EmbeddingModel.EmbeddingModel.pipe(
    Effect.flatMap((model) => model.embed("hi")),
    Effect.provide(OpenAiEmbeddingModel.layerBatched({ model: "text-embedding-3-small" })),
    Effect.provide(client), Effect.provide(telemetry),
  ),
);
const [call] = spans.filter(({ name }) => name === "EmbeddingModel.embed");
const facts = Object.keys(call.attributes).filter((name) => name.startsWith("gen_ai."));
console.log("embedding:", embedding.length, "numbers, attributes of gen_ai:", JSON.stringify(facts));
assert.equal(embedding.length, 2);
assert.deepEqual(facts, []);
process.exit(0);
JS
node run.mjs
