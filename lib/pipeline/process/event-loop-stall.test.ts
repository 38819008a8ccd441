import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { readStall } from "./event-loop-stall";

const block = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

it("shows the longest stall for at least a minute, and for at most two", async () => {
  const start = 1_000;
  readStall(start);
  // The histogram counts from its first look.
  await setTimeout(150);
  block(350);
  await setTimeout(100);
  const seen = readStall(start + 1_000);
  expect(seen.longest).toBeGreaterThan(0.25);
  expect(seen.median).toBeLessThanOrEqual(seen.p99);
  expect(seen.p99).toBeLessThanOrEqual(seen.longest);
  expect(readStall(start + MINUTE_MS).longest).toBeGreaterThan(0.25);
  // Each look is minutes later. A busy machine may have stalled the loop once more.
  let now = start + MINUTE_MS;
  const later = () => {
    now += 2.5 * MINUTE_MS;
    return readStall(now).longest;
  };
  await expect.poll(later, { timeout: 20_000, interval: 120 }).toBeLessThan(0.25);
});
