#!/usr/bin/env bash
# Cached input is charged twice: a call with 1,000,000 input tokens, all of them cached, costs the full input price plus the
# cached price, $1.38 for gpt-5 instead of $0.125. OpenAI's input tokens, and
# the AI SDK's inputTokens for them, include the cached ones.
# Source: OpenAI's price page (cached input $0.125 a million). Seen: tokenlens 1.3.1, 28 November 2026.
# Sightline: lib/prices/price-book.test.ts, "prices cached input lower than input".
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
const usage = { inputTokens: 1_000_000, cachedInputTokens: 1_000_000, outputTokens: 0 };
const costs = getTokenCosts({ modelId: "openai:gpt-5", usage });
console.log("all input cached:", costs.inputUSD, "+", costs.cacheReadUSD, "=", costs.totalUSD);
assert.deepEqual([costs.inputUSD, costs.cacheReadUSD, costs.totalUSD], [1.25, 0.13, 1.38]);
JS
node run.mjs
