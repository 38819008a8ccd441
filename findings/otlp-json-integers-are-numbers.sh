#!/usr/bin/env bash
# The JavaScript exporter of OTLP/JSON writes 64-bit integers as numbers, where the format says text; a double that is
# whole becomes an integer, so the type of a dollar amount changes from span to span; and NaN leaves as a doubleValue of
# null. Source: the OTLP specification, JSON Protobuf Encoding.
# Seen: @opentelemetry/otlp-transformer 0.223.1, 28 November 2026.
# Sightline: lib/senders/otlp/bad-input.test.ts, odd values "are read as what they say, or as unknown".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @opentelemetry/otlp-transformer@0.223.1 @opentelemetry/sdk-trace-base@2.12.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";

console.log("@opentelemetry/otlp-transformer", JSON.parse(readFileSync("node_modules/@opentelemetry/otlp-transformer/package.json", "utf8")).version);
const memory = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] });
const span = provider.getTracer("t").startSpan("chat");
span.setAttributes({ tokens: 100, half: 0.5, whole: 1.0, unknown: Number.NaN });
span.end();
const body = JSON.parse(Buffer.from(JsonTraceSerializer.serializeRequest(memory.getFinishedSpans())).toString());
const { attributes } = body.resourceSpans[0].scopeSpans[0].spans[0];
const values = Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
console.log(JSON.stringify(values));
assert.deepEqual(values, {
  tokens: { intValue: 100 },
  half: { doubleValue: 0.5 },
  whole: { intValue: 1 },
  unknown: { doubleValue: null },
});
JS
node run.mjs
