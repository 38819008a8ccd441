#!/usr/bin/env bash
# In cockatiel 1 is open and 2 half open, while LiteLLM and the usual gauge count 0 closed, 1 half open, 2 open: a gauge
# that is filled with its state shows an outage as half open. And without traffic an open breaker stays open: half-open
# begins with the next call, not with the time. Source: the run. Seen: cockatiel 4.0.0, 28 November 2026.
# Sightline: lib/senders/breakers/follow-breakers.test.ts, "follows cockatiel's order, in which 1 is open".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund cockatiel@4.0.0
cat >run.mjs <<'JS'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from "cockatiel";

console.log("cockatiel", JSON.parse(readFileSync("node_modules/cockatiel/package.json", "utf8")).version);
const { Closed, Open, HalfOpen } = CircuitState;
console.log("closed", Closed, "open", Open, "half open", HalfOpen);
assert.deepEqual([Closed, Open, HalfOpen], [0, 1, 2]);
const breaker = circuitBreaker(handleAll, { halfOpenAfter: 50, breaker: new ConsecutiveBreaker(1) });
await breaker.execute(() => Promise.reject(new Error("down"))).catch(() => {});
await new Promise((resolve) => setTimeout(resolve, 300));
console.log("after six times its delay:", breaker.state);
assert.equal(breaker.state, Open);
JS
node run.mjs
