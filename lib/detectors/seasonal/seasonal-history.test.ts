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

it("uses memory for the days that it has", () => {
  const before = process.memoryUsage().arrayBuffers;
  const young = Array.from({ length: 200 }, (_, at) => {
    const history = new SeasonalHistory();
    history.push(BIN + at, { n: 1, sum: 1, sumSq: 1 });
    return history;
  });
  expect((process.memoryUsage().arrayBuffers - before) / young.length).toBeLessThan(20_000);
});
