import { expect, it } from "vitest";
import { runSeasonal } from "../bench/detection/detectors";
import { emptyTally, figuresOf, score } from "../bench/detection/score";
import { simulate } from "../bench/detection/simulate";

it("finds the incidents in simulated traffic with few false alerts", () => {
  const tally = emptyTally();
  for (const seed of [41])
    for (const series of simulate(seed, "mid"))
      score(tally, runSeasonal(series)["SRZ or TXB (the product)"], series.incidents);
  const { f1, falsePerWeek } = figuresOf(tally);
  expect(tally.incidents).toBe(24);
  expect(f1).toBeGreaterThanOrEqual(0.83);
  expect(falsePerWeek).toBeLessThanOrEqual(0.35);
});
