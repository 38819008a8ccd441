#!/usr/bin/env bash
# Audio tokens of gpt-4o-audio-preview cost as much as text, $2.50 a million, although they are given as audio tokens: the
# row has no audio rate. Its successor gpt-audio in the same table has one. Right is $40 (OpenAI's price page; LiteLLM).
# Seen: @pydantic/genai-prices 0.1.8, 28 November 2026.
# Sightline: lib/prices/billing.test.ts, "audio and image tokens".
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
  calcPrice({ input_tokens: 1_000_000, input_audio_tokens: 1_000_000 }, model, {
    providerId: "openai",
    timestamp: new Date("2026-10-15T12:00:00Z"),
  }).total_price;
console.log("gpt-4o-audio-preview:", usd("gpt-4o-audio-preview"), "gpt-audio:", usd("gpt-audio"));
assert.deepEqual([usd("gpt-4o-audio-preview"), usd("gpt-audio")], [2.5, 32]);
JS
node run.mjs
