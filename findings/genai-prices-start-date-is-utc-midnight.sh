#!/usr/bin/env bash
# A price that starts at midnight in Beijing starts eight hours late: start_date has no time and is read as midnight UTC.
# From 16:00 UTC of 16 August 2026 DeepSeek billed $0.66 for a million input tokens of V4 Pro, the package says $0.435.
# Source: DeepSeek's price page.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "new prices took effect at 16:00 UTC on 2026-08-16".
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
const price = calcPrice({ input_tokens: 1_000_000 }, "deepseek-v4-pro", {
  providerId: "deepseek",
  timestamp: new Date("2026-08-16T18:00:00Z"),
});
console.log("two hours after the new price:", price.total_price);
assert.equal(price.total_price, 0.435);
JS
node run.mjs
