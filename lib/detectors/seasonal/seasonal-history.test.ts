import { expect, it } from "vitest";
import { BINS_PER_DAY } from "@/lib/schema/detectors/log-bin";
import { SeasonalHistory } from "./seasonal-history";

const BIN = 20_000 * BINS_PER_DAY;
const KEPT = 16 * BINS_PER_DAY;

it("remembers the last 16 days, however old the series is", () => {
  const history = new SeasonalHistory();
  const pushed: number[] = [];
  // With gaps of hours, and one of days.
  for (let bin = BIN; bin < BIN + 40 * BINS_PER_DAY; bin += bin === BIN + 2_000 ? 900 : 1 + (bin % 97)) {
    history.push(bin, { n: 2, sum: bin - BIN, sumSq: (bin - BIN) ** 2 });
    history.note(bin, bin, -bin);
    pushed.push(bin);
    const end = bin + 1;
    const known = pushed.filter((one) => one >= end - KEPT);
    const mean = known.reduce((sum, one) => sum + one - BIN, 0) / (2 * known.length);
    expect(history.mean(0, end, 1)).toBe(mean);
    expect(history.surprises(0, end)).toEqual(known.map((one) => -one));
    const residuals = history.residuals(end - KEPT, end);
    expect(residuals).toHaveLength(KEPT);
    expect(residuals.flatMap(({ value }) => value ?? [])).toEqual(known);
  }
});

/** Of 200 series, each fed by `push`. */
function bytesOf(push: (history: SeasonalHistory) => void): number {
  const before = process.memoryUsage().arrayBuffers;
  const kept = Array.from({ length: 200 }, () => {
    const history = new SeasonalHistory();
    push(history);
    return history;
  });
  return (process.memoryUsage().arrayBuffers - before) / kept.length;
}

it("uses memory for the bins that have requests", () => {
  const sends = (every: number) => (history: SeasonalHistory) => {
    for (let bin = 0; bin < KEPT; bin++) {
      const n = bin % every === 0 ? 1 : 0;
      history.push(BIN + bin, { n, sum: n, sumSq: n });
    }
  };
  expect(bytesOf(sends(KEPT))).toBeLessThan(2_000);
  expect(bytesOf(sends(BINS_PER_DAY))).toBeLessThan(2_000);
  expect(bytesOf(sends(1))).toBeLessThan(500_000);
});

it("knows nothing of bins without requests, and what is done to them does not last", () => {
  const history = new SeasonalHistory();
  const push = (bin: number, n: number) => history.push(BIN + bin, { n, sum: 3 * n, sumSq: 9 * n });
  push(0, 2);
  push(1, 0);
  push(4, 1);
  history.leaveOut(BIN, BIN + 5);
  expect(history.mean(BIN, BIN + 5, 1)).toBeNaN();
  push(5, 1);
  expect(history.mean(BIN, BIN + 6, 1)).toBe(3);
  history.keep(BIN, BIN + 5);
  history.raiseBefore(BIN + 4, 1);
  expect(history.mean(BIN, BIN + 6, 1)).toBe((4 * 2 + 3 * 2) / 4);
  const counts = history.residuals(BIN - 2, BIN + 6).map(({ n }) => n);
  expect(counts).toEqual([0, 0, 2, 0, 0, 0, 1, 1]);
});
