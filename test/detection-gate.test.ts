import { expect, it } from "vitest";
import { scoreCostSurges } from "../bench/detection/cost-surge";
import { runSeasonal } from "../bench/detection/detectors";
import { emptyTally, figuresOf, score } from "../bench/detection/score";
import { simulate } from "../bench/detection/simulate";

it("finds the incidents in simulated traffic with few false alerts", () => {
  const tally = emptyTally();
  for (const series of simulate(41, "mid"))
    score(tally, runSeasonal(series)["SRZ or TXB (the product)"], series.incidents);
  const { f1, falsePerWeek } = figuresOf(tally);
  expect(tally.incidents).toBe(24);
  expect(f1).toBeGreaterThanOrEqual(0.83);
  expect(falsePerWeek).toBeLessThanOrEqual(0.35);
});

it("finds surges of the hourly cost without a false alert", () => {
  const tally = emptyTally();
  for (const one of simulate(42, "mid")) scoreCostSurges(tally, one);
  expect(tally.incidents).toBe(2);
  expect(figuresOf(tally)).toMatchObject({ recall: 1, precision: 1, falsePerWeek: 0 });
});
