import { describe, expect, test } from "vitest";
import { forecastPeriod, type PeriodForecast } from "./period-forecast";
import { forecastCurve, spendCurve, spentBy } from "./spend-curve";

const PERIOD = { from: 1_000, to: 2_000 };

describe("the curve of spend", () => {
  test("adds up what was spent by the end of each step", () => {
    const costs = new Map([
      [1_000, 1],
      [1_050, 2],
      [1_100, 4],
      [1_399, 8],
    ]);
    expect(spendCurve(costs, PERIOD, 1_350, 100)).toEqual([
      { t: 1_000, spent: 0 },
      { t: 1_100, spent: 3 },
      { t: 1_200, spent: 7 },
      { t: 1_300, spent: 7 },
      { t: 1_350, spent: 15 },
    ]);
  });

  test("counts a step that begins before the period, and ends with the period", () => {
    const curve = spendCurve(new Map([[970, 5]]), PERIOD, 9_000, 300);
    expect(curve.map(({ t }) => t)).toEqual([1_000, 1_300, 1_600, 1_900, 2_000]);
    expect(curve.at(-1)).toEqual({ t: 2_000, spent: 5 });
  });

  test("is 0 where nothing has been spent, and before the period has begun", () => {
    expect(spendCurve(new Map(), PERIOD, 1_200, 100).every(({ spent }) => spent === 0)).toBe(true);
    expect(spendCurve(new Map(), PERIOD, 1_000, 100)).toEqual([{ t: 1_000, spent: 0 }]);
  });

  test.each([
    [900, 0],
    [1_000, 0],
    [1_150, 15],
    [1_200, 20],
    [9_999, 20],
  ])("at %d, %d was spent", (t, spent) => {
    const curve = [
      { t: 1_000, spent: 0 },
      { t: 1_100, spent: 10 },
      { t: 1_200, spent: 20 },
    ];
    expect(spentBy(curve, t)).toBe(spent);
  });
});

describe("the curve of the forecast", () => {
  const EVEN: PeriodForecast = { low: 80, mid: 100, high: 140, shareAt: (part) => part };

  test("leads from what is spent to the forecast of the whole period", () => {
    const curve = forecastCurve(EVEN, 50, PERIOD, 1_500, 100);
    expect(curve[0]).toEqual({ t: 1_500, mid: 50, range: [50, 50] });
    expect(curve.at(-1)).toEqual({ t: 2_000, mid: 100, range: [80, 140] });
    expect(curve.map(({ t }) => t)).toEqual([1_500, 1_600, 1_700, 1_800, 1_900, 2_000]);
  });

  test("ends with the period, also where no step does, and never falls", () => {
    const forecast = forecastPeriod(30, 0.37, [])!;
    const curve = forecastCurve(forecast, 30, PERIOD, 1_370, 300);
    expect(curve.map(({ t }) => t)).toEqual([1_370, 1_600, 1_900, 2_000]);
    const mids = curve.map(({ mid }) => mid);
    expect(mids).toEqual([...mids].sort((a, b) => a - b));
    expect(mids.at(-1)).toBeCloseTo(forecast.mid);
  });
});
