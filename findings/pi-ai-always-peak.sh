#!/usr/bin/env bash
# DeepSeek's V4 Pro costs its peak price at every hour: the row has $1.32 and $3.96, and there is no field for a time. Off
# peak, which is 17 hours of a working day and all of the weekend, DeepSeek bills half.
# Source: DeepSeek's price page. Seen: @earendil-works/pi-ai 1.6.0, 28 November 2026 (it asks for Node 22, and runs on 20).
# Sightline: lib/prices/deepseek-calendar.test.ts.
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
const model = rowsOf("deepseek").find(({ id }) => id === "deepseek-v4-pro");
const { input, output } = calculateCost(model, usage({ input: 1_000_000, output: 1_000_000 }));
console.log("deepseek-v4-pro at any hour:", input.toFixed(2), output.toFixed(2));
assert.deepEqual([input.toFixed(2), output.toFixed(2)], ["1.32", "3.96"]);
JS
node run.mjs
