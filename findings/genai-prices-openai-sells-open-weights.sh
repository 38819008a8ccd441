#!/usr/bin/env bash
# gpt-oss-120b has a price under the provider openai, which sells no API for it, and under azure the same price by
# fall-back: $0.039, what the cheapest host on a marketplace takes. Every OpenAI-compatible server that calls itself
# "openai" (vLLM, a gateway) is billed by it. Bedrock's own row of the model costs nearly four times as much.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-table.test.ts, "openai gpt-oss-20b is unpriced".
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
const usd = (providerId, model) =>
  calcPrice({ input_tokens: 1_000_000 }, model, { providerId, timestamp: new Date("2026-11-10T12:00:00Z") })
    .total_price;
const prices = [usd("openai", "gpt-oss-120b"), usd("azure", "gpt-oss-120b"), usd("aws", "openai.gpt-oss-120b-1:0")];
console.log("gpt-oss-120b: openai, azure, aws:", ...prices);
assert.deepEqual(prices, [0.039, 0.039, 0.15]);
JS
node run.mjs
