import { expect, it } from "vitest";
import { retryWait } from "./retry-wait";

it("waits twice as long each time, up to a minute, and begins again after five quiet minutes", () => {
  const waits: number[] = [];
  let last: { at: number; waitMs: number } | null = null;
  let now = 0;
  for (let times = 0; times < 6; times++) {
    const waitMs = retryWait(last, now);
    waits.push(waitMs / 1_000);
    now += waitMs;
    last = { at: now, waitMs };
  }
  expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  expect(retryWait(last, now + 301_000)).toBe(5_000);
});
