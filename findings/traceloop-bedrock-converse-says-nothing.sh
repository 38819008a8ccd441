#!/usr/bin/env bash
# A call by Converse, which AWS recommends for all models, has a span that names provider and model: no operation, no tokens,
# no reason why it ended. The same call by InvokeModel has them all. Right: the same for both, as the answer of Converse has
# a usage of one form for all models. Source: opentelemetry.io/docs/specs/semconv/gen-ai (gen_ai.operation.name is required),
# and the run. Seen: @traceloop/instrumentation-bedrock 0.27.0, 30 November 2026. Sightline counts such a span as a request
# of unknown tokens: lib/senders/recordings.test.ts, traceloop-bedrock.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @traceloop/instrumentation-bedrock@0.27.0 @aws-sdk/client-bedrock-runtime@3.1164.0 @smithy/node-http-handler@4.14.2 @opentelemetry/api@1.9.1 @opentelemetry/sdk-trace-node@2.12.1
cat >run.cjs <<'JS'
const assert = require("node:assert/strict");
const http = require("node:http");
const bedrock = require("@aws-sdk/client-bedrock-runtime");
const { NodeHttpHandler } = require("@smithy/node-http-handler");
const { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-node");
const { BedrockInstrumentation } = require("@traceloop/instrumentation-bedrock");

console.log("@traceloop/instrumentation-bedrock", JSON.parse(require("node:fs").readFileSync("node_modules/@traceloop/instrumentation-bedrock/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
const instrumentation = new BedrockInstrumentation();
instrumentation.setTracerProvider(tracerProvider);
instrumentation.manuallyInstrument(bedrock);
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
  const modelId = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
  const messages = [{ role: "user", content: [{ text: "hi" }] }];
  const body = JSON.stringify({
    anthropic_version: "bedrock-2023-05-31",
    max_tokens: 9,
    messages: [{ role: "user", content: "hi" }],
  });
  await client.send(new bedrock.InvokeModelCommand({ modelId, body, contentType: "application/json" }));
  await client.send(new bedrock.ConverseCommand({ modelId, messages }));
  const told = memory.getFinishedSpans().map(({ name, attributes }) => [
    name,
    attributes["gen_ai.operation.name"] ?? "none",
    attributes["gen_ai.usage.output_tokens"] ?? "none",
  ]);
  console.log("[span, operation, output tokens]:", JSON.stringify(told));
  assert.deepEqual(told, [
    ["chat claude-haiku-4-5-20251001-v1:0", "chat", 20],
    ["bedrock.completion", "none", "none"],
  ]);
  process.exit(0);
});
JS
node run.cjs
