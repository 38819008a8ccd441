#!/usr/bin/env bash
# A million cached tokens of gpt-5.5-pro cost nothing, a million fresh ones $30 or more: the row has 0 where no cached price
# is known, and the calculation takes 0 for a price. OpenAI lists no discount for cached input of this model.
# Source: OpenAI's price page. Seen: @earendil-works/pi-ai 1.6.0, 28 November 2026 (it asks for Node 22, and runs on 20).
# Sightline: lib/prices/price-book.test.ts, "prices cached input without a price of its own as input".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @earendil-works/pi-ai@1.6.0
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { calculateCost } from "@earendil-works/pi-ai";

const folder = "node_modules/@earendil-works/pi-ai";
console.log("@earendil-works/pi-ai", JSON.parse(readFileSync(`${folder}/package.json`, "utf8")).version);
const rowsOf = (provider) =>
  Object.values(JSON.parse(readFileSync(`${folder}/dist/providers/data/${provider}.json`, "utf8"))).flatMap(Object.values);
const usage = (more) => ({ input: 0, output: 0, cacheRead: 0, cacheWrite: 0, cost: {}, ...more });
const model = rowsOf("openai").find(({ id }) => id === "gpt-5.5-pro");
const fresh = calculateCost(model, usage({ input: 100_000 })).total;
const cached = calculateCost(model, usage({ cacheRead: 100_000 })).total;
console.log("100,000 tokens of gpt-5.5-pro: fresh", fresh, "cached", cached);
assert.deepEqual([fresh, cached], [3, 0]);
JS
node run.mjs
