#!/usr/bin/env bash
# "mistral-large-latest" is priced as the model of 2024, $2 a million input tokens, although the same table has the model
# that the alias has meant since 2 December 2025, mistral-large-2512, at $0.50. Other "-latest" names of the same provider
# (mistral-medium-latest) do have a dated row.
# Source of the move: Mistral's release of Large 3; LiteLLM, models.dev and Portkey have $0.50 for the alias.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "mistral_ai mistral-large-latest".
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
const usd = (model) =>
  calcPrice({ input_tokens: 1_000_000 }, model, {
    providerId: "mistral",
    timestamp: new Date("2026-03-15T09:00:00Z"),
  }).total_price;
console.log("mistral-large-latest:", usd("mistral-large-latest"), "mistral-large-2512:", usd("mistral-large-2512"));
assert.deepEqual([usd("mistral-large-latest"), usd("mistral-large-2512")], [2, 0.5]);
JS
node run.mjs
