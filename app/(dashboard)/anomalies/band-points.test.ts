import { describe, expect, it } from "vitest";
import { type BandPanel, bandPoints, firingSpans } from "./band-points";

const MINUTES = 60_000;
const at = (minutes: number, firing = false): BandPanel["points"][number] => [
  minutes * 60,
  20,
  900,
  850,
  700,
  1_000,
  firing,
];
const panel: BandPanel = {
  metric: "latency_p50",
  title: "Median latency",
  unit: "ms",
  learning: null,
  changes: [],
  points: [at(0), at(5, true), at(10, true), at(20, true), at(25), at(30, true)],
  from: 0,
  to: 35 * MINUTES,
  stepMs: 5 * MINUTES,
  timeZone: "UTC",
};

describe("the points of a band", () => {
  it("has one point per step, with gaps for steps without requests", () => {
    const points = bandPoints(panel);
    expect(points.map(({ t }) => Number(t) / MINUTES)).toEqual([0, 5, 10, 15, 20, 25, 30]);
    expect(points[0]).toEqual({ t: 0, value: 900, expected: 850, band: [700, 1_000] });
    expect(points[3]).toEqual({ t: 15 * MINUTES, value: null, expected: null, band: null });
  });

  it("has no band while learning", () => {
    const learning = { ...panel, points: [[0, 20, 900, null, null, null, false]] as BandPanel["points"] };
    expect(bandPoints(learning)[0]).toMatchObject({ value: 900, band: null });
  });

  it("turns firing steps into spans across gaps", () => {
    expect(firingSpans(panel).map(({ from, to }) => [from / MINUTES, to / MINUTES])).toEqual([
      [5, 25],
      [30, 35],
    ]);
  });
});
