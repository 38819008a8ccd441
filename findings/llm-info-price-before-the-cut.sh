#!/usr/bin/env bash
# o3 still costs $10 and $40, its launch price; OpenAI cut it to $2 and $8 on 10 June 2025. The package's data is a year
# younger than the cut: it has models of December 2025.
# Source: OpenAI's price page. Seen: llm-info 1.0.69, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "after the cut of 2025-06-10".
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
const o3 = ModelInfoMap.o3;
console.log("o3:", o3.pricePerMillionInputTokens, o3.pricePerMillionOutputTokens, "beside gpt-5.2:", "gpt-5.2" in ModelInfoMap);
assert.deepEqual([o3.pricePerMillionInputTokens, o3.pricePerMillionOutputTokens, "gpt-5.2" in ModelInfoMap], [10, 40, true]);
JS
node run.mjs
