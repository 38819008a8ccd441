#!/usr/bin/env bash
# DeepSeek's peak price is charged on Saturdays and public holidays: the package's conditions know the hour, not the day.
# DeepSeek's page says Monday to Friday, and Beijing's weekends and Chinese holidays are off-peak all day (half the price).
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026, a Saturday.
# Sightline: lib/prices/deepseek-calendar.test.ts; lib/prices/price-cases.test.ts, "Saturday: off-peak all day".
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
const usd = (timestamp) =>
  calcPrice({ input_tokens: 1_000_000 }, "deepseek-v4-pro", { providerId: "deepseek", timestamp: new Date(timestamp) })
    .total_price;
const [saturday, sameDayLater] = [usd("2026-11-28T02:00:00Z"), usd("2026-11-28T05:00:00Z")];
console.log("Saturday 02:00 UTC:", saturday, "05:00 UTC:", sameDayLater);
assert.deepEqual([saturday, sameDayLater], [1.32, 0.66]);
JS
node run.mjs
