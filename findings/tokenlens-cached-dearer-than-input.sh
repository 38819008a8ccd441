#!/usr/bin/env bash
# A million cached tokens of gpt-3.5-turbo cost $1.25 and a million fresh ones $0.50: a cache would cost money. OpenAI has no
# cached price for this model.
# Source: OpenAI's price page. Seen: tokenlens 1.3.1, 28 November 2026.
# Sightline: lib/prices/price-table.test.ts, "never prices cached input above input".
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
const cost = (usage) => getTokenCosts({ modelId: "openai:gpt-3.5-turbo", usage });
const fresh = cost({ inputTokens: 1_000_000, outputTokens: 0 }).inputUSD;
const cached = cost({ inputTokens: 1_000_000, cachedInputTokens: 1_000_000, outputTokens: 0 }).cacheReadUSD;
console.log("gpt-3.5-turbo: input", fresh, "cached", cached);
assert.deepEqual([fresh, cached], [0.5, 1.25]);
JS
node run.mjs
