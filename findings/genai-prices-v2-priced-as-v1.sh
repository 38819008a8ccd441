#!/usr/bin/env bash
# Amazon's Titan Text Embeddings V2 costs a fifth of V1 ($0.02 against $0.10 a million, Bedrock's price page), and is priced
# as V1: the row matches every name that contains "amazon.titan-embed-text".
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "v2 costs a fifth of v1".
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
const price = calcPrice({ input_tokens: 1_000_000 }, "amazon.titan-embed-text-v2:0", {
  providerId: "aws",
  timestamp: new Date("2026-04-15T09:00:00Z"),
});
console.log("titan-embed-text-v2:", price.total_price, "as", price.model.id);
assert.deepEqual([price.total_price, price.model.id], [0.1, "amazon.titan-embed-text-v1"]);
JS
node run.mjs
