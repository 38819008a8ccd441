#!/usr/bin/env bash
# With exactly 272,000 input tokens gpt-5.5 costs twice as much as with 271,999, and gpt-6-sol does not: OpenAI charges the
# long rate for "more than 272K", tiers hold above their start, and most rows have 271,999 as their start.
# Source: OpenAI's price page. Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-table.test.ts, "put the threshold of openai gpt-5.5 where it belongs".
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
const ratio = (model) => {
  const usd = (input_tokens) =>
    calcPrice({ input_tokens }, model, { providerId: "openai", timestamp: new Date("2026-11-10T12:00:00Z") })
      .total_price;
  return (usd(272_000) / usd(271_999)).toFixed(3);
};
console.log("one token more, times: gpt-5.5", ratio("gpt-5.5"), "gpt-6-sol", ratio("gpt-6-sol"));
assert.deepEqual([ratio("gpt-5.5"), ratio("gpt-6-sol")], ["2.000", "1.000"]);
JS
node run.mjs
