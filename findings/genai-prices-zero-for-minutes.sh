#!/usr/bin/env bash
# A million tokens of whisper-1 cost 0: the model is billed by the minute, the row has no price for tokens, and tokens
# without a price count as nothing instead of making the price unknown. The answer cannot be told from a free model's.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-table.test.ts, "has no silent zero, whichever unit is absent".
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
const price = calcPrice({ input_tokens: 1_000_000, output_tokens: 1_000_000 }, "whisper-1", {
  providerId: "openai",
  timestamp: new Date("2026-03-01T00:00:00Z"),
});
console.log("whisper-1:", price.total_price, JSON.stringify(price.model_price));
assert.equal(price.total_price, 0);
JS
node run.mjs
