#!/usr/bin/env bash
# A model of Bedrock that is called by an inference profile, which newer models of Claude require, is named "anthropic": the
# package takes the second part of us.anthropic.claude-haiku-4-5-20251001-v1:0. All models of a maker are one, and none has a
# price. Right: the whole name, or claude-haiku-4-5-20251001. Source: OpenInference semantic conventions, llm.model_name
# ("The name of the language model being utilized"); docs.aws.amazon.com/bedrock, supported regions and models for inference
# profiles. Seen: @arizeai/openinference-instrumentation-bedrock 0.5.1, 30 November 2026. Sightline leaves such requests
# unpriced: lib/senders/recordings.test.ts, openinference-bedrock; lib/prices/price-book.test.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @arizeai/openinference-instrumentation-bedrock@0.5.1 @aws-sdk/client-bedrock-runtime@3.1164.0 @smithy/node-http-handler@4.14.2 @opentelemetry/api@1.9.1 @opentelemetry/sdk-trace-node@2.12.1
cat >run.cjs <<'JS'
const assert = require("node:assert/strict");
const http = require("node:http");
const bedrock = require("@aws-sdk/client-bedrock-runtime");
const { NodeHttpHandler } = require("@smithy/node-http-handler");
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-node");
const { BedrockInstrumentation } = require("@arizeai/openinference-instrumentation-bedrock");

console.log("@arizeai/openinference-instrumentation-bedrock", JSON.parse(require("node:fs").readFileSync("node_modules/@arizeai/openinference-instrumentation-bedrock/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
new BedrockInstrumentation({ tracerProvider }).manuallyInstrument(bedrock);
const converse = {
  output: { message: { role: "assistant", content: [{ text: "hi" }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 100, outputTokens: 20, totalTokens: 120 },
};
const invoked = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-haiku-4-5",
  content: [{ type: "text", text: "hi" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 100, output_tokens: 20 },
};
const server = http.createServer((request, response) => {
  request.resume();
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(request.url.endsWith("/converse") ? converse : invoked));
});
server.listen(0, "127.0.0.1", async () => {
  const client = new bedrock.BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: ["http", `//127.0.0.1:${server.address().port}`].join(":"),
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
    requestHandler: new NodeHttpHandler(),
  });
  const messages = [{ role: "user", content: [{ text: "hi" }] }];
  const told = {};
  for (const modelId of [
    "anthropic.claude-3-haiku-20240307-v1:0",
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  ]) {
    memory.reset();
    await client.send(new bedrock.ConverseCommand({ modelId, messages }));
    told[modelId] = memory.getFinishedSpans()[0].attributes["llm.model_name"];
  }
  console.log(told);
  assert.deepEqual(Object.values(told), ["claude-3-haiku-20240307", "anthropic", "anthropic"]);
  process.exit(0);
});
JS
node run.cjs
