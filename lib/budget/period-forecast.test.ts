import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastPeriod } from "./period-forecast";

/** A day that spends evenly, in 24 hours. */
const even = (total: number) => Array.from({ length: 24 }, (_, hour) => (total * (hour + 1)) / 24);
/** A day that spends all of it in its second half. */
const late = (total: number) =>
  Array.from({ length: 24 }, (_, hour) => (total * Math.max(0, hour - 11)) / 12);

describe("the forecast of a day", () => {
  it("without history continues at today's pace", () => {
    expect(forecastPeriod(50, 0.5, [])).toMatchObject({ mid: 100, low: 85, high: 115 });
  });

  it("without history is the pace since the project began", () => {
    const forecast = forecastPeriod(50, 0.75, [], 0.5)!;
    expect(forecast.mid).toBe(100);
    expect([0.25, 0.5, 0.75, 1].map(forecast.shareAt)).toEqual([0, 0, 0.5, 1]);
    expect(forecastPeriod(1, 0.51, [], 0.5)).toBeNull();
    // What a project still has may begin after a period that is over.
    for (const elapsed of [0.5, 0.99]) expect(forecastPeriod(1, elapsed, [], 1)).toBeNull();
    expect(forecastPeriod(1, 1, [], 1)).toMatchObject({ low: 1, mid: 1, high: 1 });
    // With history, other days say when it is spent.
    const days = new Array(10).fill(even(100));
    expect(forecastPeriod(50, 0.5, days, 0.4)!.mid).toBeCloseTo(100, 9);
  });

  it.each([
    ["too early without history", 1, 0.01],
    ["nothing spent without history", 0, 0.5],
  ])("is null: %s", (_, spent, elapsed) => expect(forecastPeriod(spent, elapsed, [])).toBeNull());

  it("of an ordinary day is the ordinary total", () => {
    const forecast = forecastPeriod(50, 0.5, new Array(10).fill(even(100)))!;
    expect(forecast.mid).toBeCloseTo(100, 9);
    expect(forecast.low).toBeCloseTo(100, 9);
    expect(forecast.high).toBeCloseTo(100, 9);
  });

  it("uses the normal times of spend", () => {
    // Nothing by noon is what every day looks like, so the day will end as the others did.
    expect(forecastPeriod(0, 0.5, new Array(5).fill(late(100)))!.mid).toBeCloseTo(100, 9);
    expect(forecastPeriod(0.01, 0.5, new Array(5).fill(even(100)))!.mid).toBeLessThan(20);
  });

  it("follows a day that runs away", () => {
    const forecast = forecastPeriod(150, 0.5, new Array(10).fill(even(100)))!;
    expect(forecast.mid).toBeGreaterThan(270);
    expect(forecast.mid).toBeLessThan(300);
  });

  it("derives its range from past errors", () => {
    const days = Array.from({ length: 10 }, (_, day) => even(100 + (day % 2 === 0 ? 30 : -30)));
    const forecast = forecastPeriod(50, 0.5, days)!;
    expect(forecast.low).toBeLessThan(forecast.mid);
    expect(forecast.high).toBeGreaterThan(forecast.mid);
  });

  it("never ends below what is spent, and its range holds its middle", () => {
    const day = fc
      .array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 24, maxLength: 24 })
      .map((steps) => {
        let sum = 0;
        return steps.map((step) => (sum += step));
      });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(day, { maxLength: 28 }),
        (spent, elapsed, days) => {
          const forecast = forecastPeriod(spent, elapsed, days);
          if (!forecast) return;
          const { low, mid, high } = forecast;
          expect(low).toBeGreaterThanOrEqual(spent);
          expect(mid).toBeGreaterThanOrEqual(low);
          expect(high).toBeGreaterThanOrEqual(mid);
          expect(Number.isFinite(high)).toBe(true);
        },
      ),
    );
  });
});
