import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DAY_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { heartbeat, stalledLoops } from "./heartbeat";
import { startLoop } from "./start-loop";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
  heartbeat().rounds.clear();
});

/** A loop of one round per hour whose rounds end as listed, and when each began. */
function hourly(...outcomes: (boolean | Error)[]): { began: number[]; stop: () => Promise<void> } {
  const began: number[] = [];
  const round = async () => {
    began.push(Date.now());
    const outcome = outcomes.shift() ?? true;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const { stop } = startLoop({
    name: "maintenance",
    everyMs: 60 * MINUTE_MS,
    staleAfterMs: 3 * MINUTE_MS,
    round,
  });
  return { began, stop };
}

it("retries a failed round after a minute, then returns to its hour", async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { began, stop } = hourly(new Error("timeout"), new Error("timeout"));
  await vi.advanceTimersByTimeAsync(70 * MINUTE_MS);
  await stop();
  expect(began).toEqual([0, MINUTE_MS, 2 * MINUTE_MS, 62 * MINUTE_MS]);
});

it("does not count a round whose work no process did", async () => {
  const { began, stop } = hourly(false, false, false, false, true);
  await vi.advanceTimersByTimeAsync(3 * MINUTE_MS + 1_000);
  expect(stalledLoops()).toEqual(["maintenance"]);
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(stalledLoops()).toEqual([]);
  await stop();
  expect(began).toHaveLength(5);
});

it("is late by the time that passed, also if the machine's clock is set", async () => {
  const { stop } = hourly(true);
  await vi.advanceTimersByTimeAsync(1_000);
  vi.setSystemTime(40 * DAY_MS);
  expect(stalledLoops()).toEqual([]);
  vi.setSystemTime(-40 * DAY_MS);
  await vi.advanceTimersByTimeAsync(4 * MINUTE_MS);
  expect(stalledLoops()).toEqual(["maintenance"]);
  await stop();
});

it("begins each round its time after the one before, but never one right behind another", async () => {
  const began: number[] = [];
  const lasting = [20, 50, 90];
  const { stop } = startLoop({
    name: "maintenance",
    everyMs: 60 * MINUTE_MS,
    staleAfterMs: 600 * MINUTE_MS,
    round: () => {
      began.push(Date.now() / MINUTE_MS);
      return new Promise((resolve) => setTimeout(resolve, (lasting.shift() ?? 0) * MINUTE_MS));
    },
  });
  await vi.advanceTimersByTimeAsync(300 * MINUTE_MS);
  await stop();
  expect(began).toEqual([0, 60, 125, 230, 290]);
});
