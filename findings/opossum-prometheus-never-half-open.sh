#!/usr/bin/env bash
# The metrics of opossum never say that a breaker is half open: the counter `circuit` has only those events that had a
# listener when it was attached. "The last of open, close and halfOpen that grew" stays at open until the breaker closes.
# Source: the run. Seen: opossum-prometheus 0.3.0, 28 November 2026.
# Sightline: lib/senders/breakers/follow-breakers.test.ts, "half-open is not reported"; docs/senders/breakers.md.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund opossum@10.0.0 opossum-prometheus@0.3.0
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import CircuitBreaker from "opossum";
import PrometheusMetrics from "opossum-prometheus";

console.log("opossum-prometheus", JSON.parse(readFileSync("node_modules/opossum-prometheus/package.json", "utf8")).version);
const breaker = new CircuitBreaker(() => Promise.reject(new Error("down")), {
  name: "model",
  errorThresholdPercentage: 1,
  resetTimeout: 50,
  volumeThreshold: 1,
});
const metrics = new PrometheusMetrics({ circuits: [breaker] });
let isHalfOpen = false;
breaker.on("halfOpen", () => {
  isHalfOpen = true;
});
await breaker.fire().catch(() => {});
while (!isHalfOpen) await new Promise((resolve) => setTimeout(resolve, 10));
const counted = [...(await metrics.metrics).matchAll(/event="(\w+)"\} [1-9]/g)].map(([, name]) => name);
console.log(counted.join(", "));
assert.ok(counted.includes("open"));
assert.ok(!counted.includes("halfOpen"));
process.exit(0);
JS
node run.mjs
