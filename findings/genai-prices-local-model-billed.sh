#!/usr/bin/env bash
# A model that runs at home gets a cloud's bill: "deepseek-r1:8b", the name of an 8-billion-parameter model in Ollama, is
# found without a provider, by its first letters, and priced as DeepSeek's own reasoner.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "a local model's name with its size".
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
const price = calcPrice({ input_tokens: 1_000_000 }, "deepseek-r1:8b", {
  timestamp: new Date("2026-11-10T12:00:00Z"),
});
console.log("deepseek-r1:8b:", price.total_price, "as", price.provider.id, price.model.id);
assert.deepEqual([price.total_price, price.model.id], [0.55, "deepseek-reasoner"]);
JS
node run.mjs
