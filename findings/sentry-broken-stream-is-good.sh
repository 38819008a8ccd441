#!/usr/bin/env bash
# A stream that breaks off, so that the application gets an error, has a span without a status and without an error: it looks
# like a success, without a finish reason and counts. A call that is refused is in error. Right: ERROR and error.type.
# Source: OpenTelemetry's conventions for generative AI, error.type; the run. Seen: @sentry/node 10.78.0, 30 November 2026.
# Sightline: lib/senders/recordings.test.ts, sentry-stream-cut.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @sentry/node@10.78.0 openai@6.49.0 @opentelemetry/sdk-trace-base@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import * as Sentry from "@sentry/node";
import OpenAI from "openai";

console.log("@sentry/node", JSON.parse(readFileSync("node_modules/@sentry/node/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
const transport = () => ({ send: async () => ({}), flush: async () => true });
const dsn = ["https", "//public@example.com/1"].join(":");
Sentry.init({ dsn, tracesSampleRate: 1, transport, openTelemetrySpanProcessors: [new SimpleSpanProcessor(memory)] });
const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "gpt-5-mini", choices: [{ index: 0, delta: { content: "h" } }] };
const fetch = async () => {
  let sent = false;
  const body = new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new Error("the connection was cut"));
      else controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`));
      sent = true;
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
};
const client = Sentry.instrumentOpenAiClient(new OpenAI({ apiKey: "none", maxRetries: 0, fetch }));
let caught = "nothing";
try {
  const stream = await client.chat.completions.create({ model: "gpt-5-mini", stream: true, messages: [{ role: "user", content: "hi" }] });
  for await (const _ of stream);
} catch (thrown) {
  caught = thrown.message;
}
await Sentry.flush(1_000);
const span = memory.getFinishedSpans().find(({ attributes }) => attributes["gen_ai.operation.name"] === "chat");
console.log("the application caught:", caught, "| status:", span.status.code, "error.type:", span.attributes["error.type"], "finish reasons:", span.attributes["gen_ai.response.finish_reasons"]);
assert.notEqual(caught, "nothing");
assert.deepEqual([span.status.code, span.attributes["error.type"], span.attributes["gen_ai.response.finish_reasons"]], [0, undefined, undefined]);
process.exit(0);
JS
node run.mjs
