#!/usr/bin/env bash
# A model that Azure hosts is priced by DeepSeek's own calendar: the provider azure falls back to the row of deepseek, with
# the discount that DeepSeek's API once gave at night. The same Azure request costs four times as much at noon as at 20:00
# UTC. Azure has no such hours; LiteLLM and models.dev have $1.35 a million input tokens, all day.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-table.test.ts, "azure.ai.inference deepseek-v3.2 is unpriced"; R1 has a doubtful price of its own.
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
const usd = (time) =>
  calcPrice({ input_tokens: 1_000_000 }, "DeepSeek-R1", {
    providerId: "azure",
    timestamp: new Date(`2026-11-10T${time}Z`),
  }).total_price;
console.log("azure DeepSeek-R1 at 12:00:", usd("12:00:00"), "at 20:00:", usd("20:00:00"));
assert.deepEqual([usd("12:00:00"), usd("20:00:00")], [0.55, 0.135]);
JS
node run.mjs
