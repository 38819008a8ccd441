#!/usr/bin/env bash
# Cache writes of one hour are priced as writes of five minutes where the row belongs to a cloud: the count is accepted, and
# charged at 1.25 times the input price instead of twice. The row of the same model under anthropic charges twice.
# Source: platform.claude.com, prompt caching. Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: takes no one-hour writes; the request page names five minutes as its assumption.
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
const usd = (providerId) =>
  calcPrice(
    { input_tokens: 1_000_000, cache_write_tokens: 1_000_000, cache_write_1h_tokens: 1_000_000 },
    "claude-opus-5",
    { providerId, timestamp: new Date("2026-11-10T12:00:00Z") },
  ).total_price;
console.log("a million one-hour writes of claude-opus-5: anthropic", usd("anthropic"), "google", usd("google"));
assert.deepEqual([usd("anthropic"), usd("google")], [10, 6.25]);
JS
node run.mjs
