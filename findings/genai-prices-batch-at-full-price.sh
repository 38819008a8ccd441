#!/usr/bin/env bash
# A batch request costs the standard price: "service_tier" in the usage is left out with a warning on the console, and in
# the options without one. Right is half (OpenAI's price page, batch), so a batch job reads as twice its cost.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/billing.test.ts, "the service tier".
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
const at = { providerId: "openai", timestamp: new Date("2026-10-15T12:00:00Z") };
const usd = (usage, options) => calcPrice({ input_tokens: 1_000_000, ...usage }, "gpt-4o", { ...at, ...options }).total_price;
const found = [usd(), usd({ service_tier: "batch" }), usd({}, { service_tier: "batch" })];
console.log("standard, batch in the usage, batch in the options:", ...found);
assert.deepEqual(found, [2.5, 2.5, 2.5]);
JS
node run.mjs
