#!/usr/bin/env bash
# A request without a single token costs $0.012: the package adds the fee for HIGH search context to every call of
# Perplexity's sonar, and the fee is in neither input_price nor output_price, so the parts do not add up to the total.
# Perplexity's default is low search context, $5 per 1,000 requests (docs.perplexity.ai, pricing).
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "perplexity sonar"; the search context is a doubt beside the price.
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
const timestamp = new Date("2026-11-10T12:00:00Z");
const price = calcPrice({ input_tokens: 0, output_tokens: 0 }, "sonar", { providerId: "perplexity", timestamp });
console.log("0 tokens:", price.input_price, "+", price.output_price, "=", price.total_price);
assert.deepEqual([price.input_price, price.output_price, price.total_price], [0, 0, 0.012]);
JS
node run.mjs
