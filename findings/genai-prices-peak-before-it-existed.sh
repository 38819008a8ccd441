#!/usr/bin/env bash
# Yesterday's price depends on today's table: a request of June 2026 is charged the peak price that DeepSeek introduced in
# August. The conditions of a row are tried from the last one, a condition on the hour has no start date, so it holds for
# all the past. Before 16:00 UTC of 16 August 2026 there was one price all day, $0.14.
# Source: DeepSeek's price page; issue 582 of pydantic/genai-prices.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "flat price held all day before 2026-08-16".
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
  calcPrice({ input_tokens: 1_000_000 }, "deepseek-v4-flash", {
    providerId: "deepseek",
    timestamp: new Date(`2026-06-10T${time}Z`),
  }).total_price;
console.log("10 June 2026, 07:00 UTC:", usd("07:00:00"), "11:00 UTC:", usd("11:00:00"));
assert.deepEqual([usd("07:00:00"), usd("11:00:00")], [0.44, 0.14]);
JS
node run.mjs
