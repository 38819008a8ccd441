#!/usr/bin/env bash
# Claude 3.7 Sonnet costs five times too much through OpenRouter: $15 and $75, the price of Opus, instead of $3 and $15.
# Source: Anthropic's price page; the row of @pydantic/genai-prices. Seen: tokenlens 1.3.1, 28 November 2026.
# Sightline: lib/prices/price-table.test.ts, "costs what the package calculates" (OpenRouter's own row).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund tokenlens@1.3.1
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { getTokenCosts } from "tokenlens";

const { version } = JSON.parse(readFileSync("node_modules/tokenlens/package.json", "utf8"));
console.log("tokenlens", version);
const costs = getTokenCosts({
  modelId: "openrouter:anthropic/claude-3.7-sonnet",
  usage: { inputTokens: 1_000_000, outputTokens: 1_000_000 },
});
console.log("claude-3.7-sonnet:", costs.inputUSD, costs.outputUSD);
assert.deepEqual([costs.inputUSD, costs.outputUSD], [15, 75]);
JS
node run.mjs
