#!/usr/bin/env bash
# A call of Gemini that answered with 100 tokens and thought 30 is reported with 100 output tokens, the 30 beside them. Under
# the same names a call of OpenAI has its reasoning within the output, and OpenTelemetry says of reasoning tokens that they
# are part of the output. Google bills both: "candidatesTokenCount" and "thoughtsTokenCount". Seen: openlit 1.15.0,
# 30 November 2026.
# Sightline: lib/senders/openlit/openlit.ts adds them; lib/senders/statements.test.ts, "Google counts thoughts beside".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund openlit@1.15.0 @google/generative-ai@0.24.1 openai@6.49.0
cat >run.cjs <<'JS'
const assert = require("node:assert/strict");
const http = require("node:http");
const { Openlit } = require("openlit");

const answers = {
  google: {
    candidates: [{ content: { role: "model", parts: [{ text: "hi" }] }, finishReason: "STOP", index: 0 }],
    usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: 100, thoughtsTokenCount: 30, totalTokenCount: 1130 },
  },
  openai: {
    id: "a", object: "response", status: "completed", model: "gpt-5-mini", output: [],
    usage: {
      input_tokens: 1000, output_tokens: 130, total_tokens: 1130,
      input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 30 },
    },
  },
};
const sent = [];
const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  response.setHeader("content-type", "application/json");
  if (request.url.startsWith("/otlp")) {
    sent.push(Buffer.concat(parts).toString("latin1"));
    return response.end("{}");
  }
  response.end(JSON.stringify(request.url.includes("generateContent") ? answers.google : answers.openai));
});
server.listen(0, "127.0.0.1", async () => {
  const base = ["http", `//127.0.0.1:${server.address().port}`].join(":");
  Openlit.init({ otlpEndpoint: `${base}/otlp`, captureMessageContent: false });
  const { GoogleGenerativeAI } = require("@google/generative-ai");
  const OpenAI = require("openai");
  const model = new GoogleGenerativeAI("none").getGenerativeModel({ model: "gemini-2.5-flash" }, { baseUrl: base });
  await model.generateContent("hi");
  await new OpenAI({ apiKey: "none", baseURL: base }).responses.create({ model: "gpt-5-mini", input: "hi" });
  // Spans leave in batches of five seconds.
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  const spans = sent
    .filter((text) => text.includes("resourceSpans"))
    .flatMap((text) => JSON.parse(text).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans);
  const counts = Object.fromEntries(
    spans.map(({ attributes }) => {
      const of = (name) => {
        const value = attributes.find(({ key }) => key === name)?.value;
        return value?.stringValue ?? Number(value?.intValue);
      };
      const names = ["gen_ai.usage.output_tokens", "gen_ai.usage.reasoning_tokens"];
      return [of("gen_ai.request.model"), names.map(of)];
    }),
  );
  console.log("[output, reasoning] of 130 that were billed each:", JSON.stringify(counts));
  assert.deepEqual(counts, { "gemini-2.5-flash": [100, 30], "gpt-5-mini": [130, 30] });
  process.exit(0);
});
JS
node run.cjs
