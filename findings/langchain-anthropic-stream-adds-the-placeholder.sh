#!/usr/bin/env bash
# One answer of Claude with 20 output tokens: the message of invoke() has 20, the chunks of stream() add up to 21. The
# placeholder of the stream's first event is added to the count of its last one, which is cumulative. What reads LangChain's
# usage (budgets, callbacks, instrumentations) counts more on streams. Source: platform.claude.com, streaming messages: "The
# token counts shown in the usage field of the message_delta event are cumulative". Seen: @langchain/anthropic 1.5.11, 29 November 2026.
# Sightline takes the report of the SDK inside where there is one: lib/senders/openinference/openinference.ts;
# lib/senders/recordings.test.ts, langchain-openinference-plus-anthropic-stream.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @langchain/anthropic@1.5.11 @langchain/core@1.4.0
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { ChatAnthropic } from "@langchain/anthropic";

console.log("@langchain/anthropic", JSON.parse(readFileSync("node_modules/@langchain/anthropic/package.json", "utf8")).version);
const usage = { input_tokens: 100, cache_read_input_tokens: 900, cache_creation_input_tokens: 50, output_tokens: 20 };
const message = { id: "m", type: "message", role: "assistant", model: "claude-haiku-4-5", content: [{ type: "text", text: "hi" }], stop_reason: "end_turn", usage };
const events = [
  { type: "message_start", message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 20 } },
  { type: "message_stop" },
];
const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const isStream = JSON.parse(Buffer.concat(parts)).stream === true;
  response.writeHead(200, { "content-type": isStream ? "text/event-stream" : "application/json" });
  response.end(isStream ? events.map((one) => `event: ${one.type}\ndata: ${JSON.stringify(one)}\n\n`).join("") : JSON.stringify(message));
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const anthropicApiUrl = ["http", `//127.0.0.1:${server.address().port}`].join(":");
const model = new ChatAnthropic({ model: "claude-haiku-4-5", apiKey: "none", anthropicApiUrl, maxRetries: 0 });
const whole = await model.invoke("hi");
let streamed = null;
for await (const chunk of await model.stream("hi")) streamed = streamed === null ? chunk : streamed.concat(chunk);
const [once, inParts] = [whole, streamed].map((one) => one.usage_metadata.output_tokens);
console.log("output tokens that were served: 20, of invoke:", once, "of stream:", inParts);
assert.equal(once, 20);
assert.equal(inParts, 21);
process.exit(0);
JS
node run.mjs
