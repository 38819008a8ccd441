import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { budgetPeriod } from "./budget-period";
import { forecastPeriod } from "./period-forecast";
import { typicalPeriod } from "./typical-period";

const zone = "UTC";
// A Tuesday.
const DECEMBER = Date.UTC(2026, 11, 1);
const month = budgetPeriod("monthly", zone, DECEMBER);

/** Spend of the days before `until`, each spread over its hours. */
function spend(days: number, until: number, ofDay: (start: number) => number): Map<number, number> {
  const hours = new Map<number, number>();
  for (let start = until - days * DAY_MS; start < until; start += DAY_MS)
    for (let hour = 0; hour < 24; hour++) hours.set(start + hour * HOUR_MS, ofDay(start) / 24);
  return hours;
}
const isWeekend = (start: number) => new Date(start).getUTCDay() % 6 === 0;
const rhythm = (start: number) => (isWeekend(start) ? 20 : 100);

describe("a typical period", () => {
  it("has the weekdays of the period, not those of the time before", () => {
    const typical = typicalPeriod(spend(28, DECEMBER, rhythm), month, zone)!;
    expect(typical).toHaveLength(31 * 24);
    // 23 working days and 8 days of weekends.
    expect(typical.at(-1)).toBeCloseTo(23 * 100 + 8 * 20, 6);
    // Saturday, the fifth of December, begins after four working days.
    expect(typical[4 * 24 - 1]).toBeCloseTo(400, 6);
    expect(typical[5 * 24 - 1]).toBeCloseTo(420, 6);
  });

  it("does not repeat one bad day", () => {
    const bad = DECEMBER - 3 * DAY_MS;
    const typical = typicalPeriod(
      spend(28, DECEMBER, (start) => (start === bad ? 5_000 : 100)),
      month,
      zone,
    )!;
    expect(typical.at(-1)).toBeCloseTo(3_100, 6);
  });

  it("leaves out the day on which spend began", () => {
    const hours = spend(20, DECEMBER, () => 100);
    const first = Math.min(...hours.keys());
    for (let hour = 0; hour < 20; hour++) hours.delete(first + hour * HOUR_MS);
    expect(typicalPeriod(hours, month, zone)!.at(-1)).toBeCloseTo(3_100, 6);
  });

  it.each([
    ["without spend", new Map<number, number>()],
    ["of nothing", spend(28, DECEMBER, () => 0)],
    ["under two weeks", spend(13, DECEMBER, () => 100)],
  ])("is unknown %s", (_, hours) => expect(typicalPeriod(hours, month, zone)).toBeNull());

  it("follows the clock of its zone over a change of the clocks", () => {
    const berlin = budgetPeriod("weekly", "Europe/Berlin", Date.UTC(2026, 9, 23));
    const hours = spend(40, berlin.to, () => 24);
    for (const hour of hours.keys()) if (hour >= berlin.from) hours.delete(hour);
    const typical = typicalPeriod(hours, berlin, "Europe/Berlin")!;
    // The clocks go back on Sunday: 169 hours, of which the last day has 25.
    expect(typical).toHaveLength(169);
    expect(typical.at(-1)).toBeCloseTo(168, 6);
  });
});

describe("the forecast on the first day of a month", () => {
  const typical = typicalPeriod(spend(28, DECEMBER, rhythm), month, zone);
  const at = (hours: number) => (hours * HOUR_MS) / (month.to - month.from);

  it("is the typical month after three ordinary hours", () => {
    const { low, mid, high } = forecastPeriod(100 / 8, at(3), [], 0, typical)!;
    expect(mid).toBeCloseTo(2_460, 0);
    expect([low, high]).toEqual([expect.closeTo(12.5 + 0.7 * (mid - 12.5), 6), expect.any(Number)]);
  });

  it("before anything is spent is not null", () => {
    expect(forecastPeriod(0, 0, [], 0, typical)!.mid).toBeCloseTo(2_460, 0);
  });

  it("does not take a surge of three hours for the month", () => {
    expect(forecastPeriod(60, at(3), [], 0, typical)!.mid).toBeLessThan(1.3 * 2_460);
  });

  it("prefers three whole months to it", () => {
    const even = Array.from({ length: 30 * 24 }, (_, hour) => ((hour + 1) / (30 * 24)) * 900);
    expect(forecastPeriod(900 * at(3), at(3), [even, even, even], 0, typical)!.mid).toBeCloseTo(900, 0);
  });
});
