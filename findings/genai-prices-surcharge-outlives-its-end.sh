#!/usr/bin/env bash
# The long-context surcharge of claude-opus-4-6 ended on 13 March 2026; the row under anthropic has that end, the row under
# google has not. From 200,001 tokens the same model costs twice as much there, eight months later.
# Source: the package's own anthropic row; Anthropic's price page. Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "no long-context rate any more, on Vertex as elsewhere" (a doubt).
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
  calcPrice({ input_tokens: 300_000 }, "claude-opus-4-6", { providerId, timestamp: new Date("2026-11-10T12:00:00Z") })
    .total_price;
console.log("300,000 tokens of claude-opus-4-6: anthropic", usd("anthropic"), "google", usd("google"));
assert.deepEqual([usd("anthropic"), usd("google")], [1.5, 3]);
JS
node run.mjs
