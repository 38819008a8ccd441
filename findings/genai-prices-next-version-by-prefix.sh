#!/usr/bin/env bash
# A version that does not exist is priced as an old one: "claude-opus-4-10" begins with "claude-opus-4-1" and gets its
# $15, three times what every Opus after 4.1 costs. The answer is an ordinary price; only model.id tells. The same prefix
# rule prices claude-sonnet-5-5 as claude-sonnet-5, with twice its price of cached input.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-table.test.ts, "anthropic claude-opus-4-10 is unpriced".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @pydantic/genai-prices@0.1.8
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { calcPrice } from "@pydantic/genai-prices";

const { version } = JSON.parse(readFileSync("node_modules/@pydantic/genai-prices/package.json", "utf8"));
console.log("@pydantic/genai-prices", version);
const price = calcPrice({ input_tokens: 1_000_000 }, "claude-opus-4-10", {
  providerId: "anthropic",
  timestamp: new Date("2026-11-10T12:00:00Z"),
});
console.log("claude-opus-4-10:", price.total_price, "as", price.model.id);
assert.deepEqual([price.total_price, price.model.id], [15, "claude-opus-4-1"]);
JS
node run.mjs
