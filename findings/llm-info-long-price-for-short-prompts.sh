#!/usr/bin/env bash
# The one price of gemini-2.5-pro is the price above 200,000 tokens, $2.50 and $15; a remark in the row's notes says so, and
# nothing in the numbers. Nearly every prompt is shorter and costs half of it for input.
# Source: ai.google.dev, pricing ($1.25 and $10 up to 200,000). Seen: llm-info 1.0.69, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "at the threshold: short rate".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund llm-info@1.0.69
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ModelInfoMap } from "llm-info";

const { version } = JSON.parse(readFileSync("node_modules/llm-info/package.json", "utf8"));
console.log("llm-info", version);
const row = ModelInfoMap["gemini-2.5-pro"];
console.log("gemini-2.5-pro:", row.pricePerMillionInputTokens, row.pricePerMillionOutputTokens, row.notes);
assert.deepEqual([row.pricePerMillionInputTokens, row.pricePerMillionOutputTokens], [2.5, 15]);
JS
node run.mjs
