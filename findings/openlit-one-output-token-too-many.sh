#!/usr/bin/env bash
# A stream of Anthropic whose last event says 20 output tokens is reported with 21: the placeholder of its first event is
# added. Anthropic's counts are cumulative. Source: platform.claude.com, streaming messages: "The token counts shown in the
# usage field of the message_delta event are cumulative". Seen: openlit 1.15.0, 29 November 2026.
# Sightline prefers the SDK's own report where there is one: lib/senders/openlit/openlit.ts;
# lib/senders/recordings.test.ts, openlit-anthropic-stream.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund openlit@1.15.0 @anthropic-ai/sdk@1.14.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import * as anthropic from "@anthropic-ai/sdk";
import { Openlit } from "openlit";

console.log("openlit", JSON.parse(readFileSync("node_modules/openlit/package.json", "utf8")).version);
const usage = { input_tokens: 100, output_tokens: 1 };
const message = { id: "m", type: "message", role: "assistant", model: "claude-haiku-4-5", content: [], stop_reason: null, usage };
const events = [
  { type: "message_start", message },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 20 } },
  { type: "message_stop" },
];
const sent = [];
const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  if (request.url.startsWith("/otlp")) {
    sent.push(Buffer.concat(parts).toString("latin1"));
    return response.end("{}");
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(events.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join(""));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const base = ["http", `//127.0.0.1:${server.address().port}`].join(":");
Openlit.init({ otlpEndpoint: `${base}/otlp`, captureMessageContent: false, instrumentations: { anthropic } });
const client = new anthropic.Anthropic({ apiKey: "none", baseURL: base, maxRetries: 0 });
const messages = [{ role: "user", content: "hi" }];
for await (const _ of await client.messages.create({ model: "claude-haiku-4-5", max_tokens: 99, messages, stream: true }));
// Spans leave in batches of five seconds.
await new Promise((resolve) => setTimeout(resolve, 7_000));
const spans = sent.filter((text) => text.includes("@openlit/instrumentation-anthropic")).map((text) => JSON.parse(text));
const attributes = spans
  .flatMap(({ resourceSpans = [] }) => resourceSpans)
  .flatMap(({ scopeSpans }) => scopeSpans)
  .filter(({ scope }) => scope.name.startsWith("@openlit"))
  .flatMap(({ spans }) => spans)
  .flatMap(({ attributes }) => attributes);
const output = attributes.filter(({ key }) => key === "gen_ai.usage.output_tokens").map(({ value }) => value.intValue);
console.log("output tokens that were served: 20, reported:", output.join(", "));
assert.deepEqual(output.map(Number), [21]);
process.exit(0);
JS
node run.mjs
