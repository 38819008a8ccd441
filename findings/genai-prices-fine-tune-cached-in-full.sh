#!/usr/bin/env bash
# A fine-tuned gpt-4o-mini costs the same for cached input as for input: the row has no price for cached tokens, and those
# are then charged in full, without a sign. OpenAI charges half.
# Source: OpenAI's price page, fine-tuning; LiteLLM. Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/corrections.ts, "ft:gpt-4o-mini"; lib/prices/price-book.test.ts, "prices a fine-tuned model's cached input".
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
  calcPrice({ input_tokens: 1_000_000, cache_read_tokens: 1_000_000 }, model, {
    providerId: "openai",
    timestamp: new Date("2026-03-01T00:00:00Z"),
  }).total_price;
console.log("a million cached tokens: fine-tuned", usd("ft:gpt-4o-mini-2024-07-18:acme::id"), "base", usd("gpt-4o-mini"));
assert.deepEqual([usd("ft:gpt-4o-mini-2024-07-18:acme::id"), usd("gpt-4o-mini")], [0.3, 0.075]);
JS
node run.mjs
