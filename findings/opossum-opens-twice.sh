#!/usr/bin/env bash
# A breaker that is open opens again: when the probe of its half-open state fails, the event `open` fires a second time
# without a `close` between them. Whoever counts outages by that event counts every failed probe as one.
# Right: one outage until it closes. Source: the run. Seen: opossum 10.0.0, 28 November 2026.
# Sightline: lib/senders/breakers/follow-breakers.test.ts, "is in the state that was counted last".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund opossum@10.0.0
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import CircuitBreaker from "opossum";

console.log("opossum", JSON.parse(readFileSync("node_modules/opossum/package.json", "utf8")).version);
const breaker = new CircuitBreaker(() => Promise.reject(new Error("down")), {
  errorThresholdPercentage: 1,
  resetTimeout: 50,
  volumeThreshold: 1,
});
const seen = [];
for (const name of ["open", "halfOpen", "close"]) breaker.on(name, () => seen.push(name));
await breaker.fire().catch(() => {});
while (!seen.includes("halfOpen")) await new Promise((resolve) => setTimeout(resolve, 10));
await breaker.fire().catch(() => {});
console.log(seen.join(", "));
assert.deepEqual(seen.slice(0, 3), ["open", "halfOpen", "open"]);
breaker.shutdown();
JS
node run.mjs
