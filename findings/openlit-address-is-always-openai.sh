#!/usr/bin/env bash
# A call of the OpenAI SDK with a base URL of its own, as a gateway or a local model has one, is reported with server.address
# api.openai.com. What tells providers apart by the address takes all of them for OpenAI. Right: the host that was called.
# Source: the run; OpenTelemetry's conventions, gen_ai.provider.name: "server.address attributes may help identify the actual
# system in use". Seen: openlit 1.15.0, 29 November 2026.
# Sightline does not read the address: lib/senders/openlit/openlit.ts; lib/senders/statements.test.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund openlit@1.15.0 openai@6.49.0 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import OpenAI from "openai";
import { Openlit } from "openlit";

console.log("openlit", JSON.parse(readFileSync("node_modules/openlit/package.json", "utf8")).version);
const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
const answer = { id: "c", object: "chat.completion", created: 1, model: "m", usage, choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hi" } }] };
const sent = [];
const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  if (request.url.startsWith("/otlp")) {
    sent.push(Buffer.concat(parts).toString("latin1"));
    return response.end("{}");
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(answer));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const base = ["http", `//127.0.0.1:${server.address().port}`].join(":");
Openlit.init({ otlpEndpoint: `${base}/otlp`, captureMessageContent: false, instrumentations: { openai: OpenAI } });
const client = new OpenAI({ apiKey: "none", baseURL: `${base}/v1`, maxRetries: 0 });
await client.chat.completions.create({ model: "m", messages: [{ role: "user", content: "hi" }] });
// Spans leave in batches of five seconds.
await new Promise((resolve) => setTimeout(resolve, 7_000));
const scopes = sent
  .filter((text) => text.includes("resourceSpans"))
  .flatMap((text) => JSON.parse(text).resourceSpans)
  .flatMap(({ scopeSpans }) => scopeSpans)
  .filter(({ scope }) => scope.name.startsWith("@openlit"));
const addresses = scopes.flatMap(({ spans }) => spans).flatMap(({ attributes }) => attributes).filter(({ key }) => key === "server.address");
console.log("called: 127.0.0.1, server.address:", addresses.map(({ value }) => value.stringValue).join());
assert.deepEqual(addresses.map(({ value }) => value.stringValue), ["api.openai.com"]);
process.exit(0);
JS
node run.mjs
