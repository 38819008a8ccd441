#!/usr/bin/env bash
# A slash instead of a colon makes o3 free: "openai:o3" costs $2 and $8, "openai/o3" costs 0 and 0, from a row of another
# provider. Other models (gpt-5) cost the same in both spellings.
# Seen: tokenlens 1.3.1, 28 November 2026.
# Sightline: lib/prices/price-table.test.ts, "has no silent zero, whichever unit is absent"; lib/prices/model-name.test.ts.
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
const usd = (modelId) =>
  getTokenCosts({ modelId, usage: { inputTokens: 1_000_000, outputTokens: 1_000_000 } }).totalUSD;
const found = ["openai:o3", "openai/o3", "openai:gpt-5", "openai/gpt-5"].map((modelId) => [modelId, usd(modelId)]);
for (const [modelId, price] of found) console.log(modelId, price);
assert.deepEqual(found.map(([, price]) => price), [10, 0, 11.25, 11.25]);
JS
node run.mjs
