import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { heartbeat, stalledLoops } from "./heartbeat";
import { startLoop } from "./start-loop";

const MINUTE = 60_000;
beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
  heartbeat().rounds.clear();
});

/** A loop of one round an hour whose rounds end as listed, and when each began. */
function hourly(...outcomes: (boolean | Error)[]): { began: number[]; stop: () => Promise<void> } {
  const began: number[] = [];
  const round = async () => {
    began.push(Date.now());
    const outcome = outcomes.shift() ?? true;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const { stop } = startLoop({ name: "maintenance", everyMs: 60 * MINUTE, staleAfterMs: 3 * MINUTE, round });
  return { began, stop };
}

it("tries a round that failed again in a minute, and goes back to its hour", async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { began, stop } = hourly(new Error("timeout"), new Error("timeout"));
  await vi.advanceTimersByTimeAsync(70 * MINUTE);
  await stop();
  expect(began).toEqual([0, MINUTE, 2 * MINUTE, 62 * MINUTE]);
});

it("does not beat for a round whose work nobody did", async () => {
  const { began, stop } = hourly(false, false, false, false, true);
  await vi.advanceTimersByTimeAsync(3 * MINUTE + 1_000);
  expect(stalledLoops(Date.now())).toEqual(["maintenance"]);
  await vi.advanceTimersByTimeAsync(MINUTE);
  expect(stalledLoops(Date.now())).toEqual([]);
  await stop();
  expect(began).toHaveLength(5);
});
