#!/usr/bin/env bash
# LangWatch's callback for LangChain reports the tokens of an answer of OpenAI, and none of an answer of Claude that is not
# streamed: it reads tokenUsage of the output, which is OpenAI's, not usage_metadata of the message, which LangChain fills for
# every provider. Right: the counts of usage_metadata. Source: docs.langchain.com, messages, token usage ("usage_metadata").
# Seen: langwatch 0.16.1, 30 November 2026, with @langchain/anthropic 0.3.34. Sightline counts such a call, of unknown tokens:
# lib/senders/recordings.test.ts, langwatch-langchain-by-hand.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund langwatch@0.16.1 @langchain/core@0.3.80 @langchain/openai@0.6.7 @langchain/anthropic@0.3.34 @opentelemetry/api@1.9.1 @opentelemetry/sdk-trace-node@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ChatAnthropic } from "@langchain/anthropic";
import { ChatOpenAI } from "@langchain/openai";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { LangWatchCallbackHandler } from "langwatch/observability/instrumentation/langchain";

for (const name of ["langwatch", "@langchain/anthropic"])
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version);
const memory = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
provider.register();
const answers = {
  claude: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-haiku-4-5",
    content: [{ type: "text", text: "hi" }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 100, output_tokens: 50 },
  },
  openai: {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "gpt-5-mini",
    choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
  },
};
const headers = { "content-type": "application/json" };
const fetchOf = (name) => ({ apiKey: "none", fetch: async () => new Response(JSON.stringify(answers[name]), { headers }) });
const { apiKey, fetch } = fetchOf("claude");
const models = {
  openai: new ChatOpenAI({ model: "gpt-5-mini", apiKey: "none", configuration: fetchOf("openai") }),
  claude: new ChatAnthropic({ model: "claude-haiku-4-5", apiKey, clientOptions: { fetch } }),
};
const told = {};
for (const [name, model] of Object.entries(models)) {
  memory.reset();
  const message = await model.invoke("hi", { callbacks: [new LangWatchCallbackHandler()] });
  await new Promise((resolve) => setTimeout(resolve, 200));
  const [{ attributes }] = memory.getFinishedSpans();
  told[name] = [message.usage_metadata.output_tokens, attributes["gen_ai.usage.completion_tokens"] ?? "none"];
}
console.log("[output of the message, output of the span]:", JSON.stringify(told));
assert.deepEqual(told, { openai: [50, 50], claude: [50, "none"] });
process.exit(0);
JS
node run.mjs
