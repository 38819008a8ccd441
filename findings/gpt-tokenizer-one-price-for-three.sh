#!/usr/bin/env bash
# gpt-5, gpt-4.1 and gpt-4o have one price, $10 and $30: that of gpt-4-turbo, eight times the input price of gpt-5.
# Source: OpenAI's price page ($1.25/$10, $2/$8, $2.50/$10). Seen: gpt-tokenizer 4.0.0, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "dated name; thinking is inside output" (gpt-5).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund gpt-tokenizer@4.0.0
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync("node_modules/gpt-tokenizer/package.json", "utf8"));
console.log("gpt-tokenizer", version);
for (const model of ["gpt-5", "gpt-4.1", "gpt-4o"]) {
  const { estimateCost } = await import(`gpt-tokenizer/model/${model}`);
  const { input, output } = estimateCost(1_000_000).main;
  console.log(model, input, output);
  assert.deepEqual([input, output], [10, 30]);
}
JS
node run.mjs
