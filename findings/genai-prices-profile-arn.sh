#!/usr/bin/env bash
# The ARN of a Bedrock inference profile is priced for one model and unknown for the next: the row of claude-sonnet-4-5
# looks for its name anywhere in the text, the one of claude-opus-5-5 wants the whole text to be its name. Without the ARN
# before it the second is priced too.
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/price-cases.test.ts, "the same ARN form for a newer model".
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
const ARN = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/";
const usd = (model) =>
  calcPrice({ input_tokens: 1_000_000 }, model, { providerId: "aws", timestamp: new Date("2026-11-10T12:00:00Z") })
    ?.total_price ?? null;
const found = [
  `${ARN}us.anthropic.claude-sonnet-4-5-20250929-v1:0`,
  `${ARN}us.anthropic.claude-opus-5-5`,
  "us.anthropic.claude-opus-5-5",
].map((model) => [model, usd(model)]);
for (const [model, price] of found) console.log(model, price);
assert.deepEqual(found.map(([, price]) => price), [3.3, null, 4.4]);
JS
node run.mjs
