#!/usr/bin/env bash
# OTEL_EXPORTER_OTLP_HEADERS is percent-encoded, so that a key behind a space is written Bearer%20key; Claude Code sends the
# %20 as it is written, and every record is refused with 401. OpenTelemetry's own SDK for JavaScript decodes it.
# Source: opentelemetry.io, OTLP exporter, "Specifying headers via environment variables", which follow the W3C Baggage
# format. Seen: @anthropic-ai/claude-code 2.1.332, 29 November 2026.
# Sightline: lib/auth/identify.ts; app/api/otlp/v1/otlp.db.test.ts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund node@22.23.3 @anthropic-ai/claude-code@2.1.332
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import http from "node:http";

console.log("@anthropic-ai/claude-code", JSON.parse(readFileSync("node_modules/@anthropic-ai/claude-code/package.json", "utf8")).version);
const message = { id: "msg_1", type: "message", role: "assistant", model: "claude-haiku-4-5", stop_reason: null, stop_sequence: null };
const events = [
  { type: "message_start", message: { ...message, content: [], usage: { input_tokens: 100, output_tokens: 1 } } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 20 } },
  { type: "message_stop" },
];
const seen = [];
const server = http.createServer((request, response) => {
  request.resume();
  if (request.url.startsWith("/otlp")) {
    seen.push(request.headers.authorization);
    return response.end();
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(events.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join(""));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const base = ["http", `//127.0.0.1:${server.address().port}`].join(":");
const env = {
  PATH: `${process.cwd()}/node_modules/.bin:${process.env.PATH}`,
  HOME: process.cwd(),
  ANTHROPIC_API_KEY: "none",
  ANTHROPIC_BASE_URL: base,
  CLAUDE_CODE_ENABLE_TELEMETRY: "1",
  OTEL_LOGS_EXPORTER: "otlp",
  OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
  OTEL_EXPORTER_OTLP_ENDPOINT: `${base}/otlp`,
  OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20abc",
};
const agent = spawn("claude", ["-p", "Say hi", "--model", "claude-haiku-4-5"], { env, stdio: "ignore", timeout: 120_000 });
await new Promise((resolve) => agent.on("close", resolve));
console.log("authorization that was set: Bearer%20abc, sent:", seen[0]);
assert.equal(seen[0], "Bearer%20abc");
process.exit(0);
JS
node run.mjs
