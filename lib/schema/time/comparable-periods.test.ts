import { describe, expect, it } from "vitest";
import { comparablePeriods } from "./comparable-periods";
import { DAY_MS, HOUR_MS } from "./epoch";
import { wallClock } from "./zoned-time";

const back = (from: string, hours: number, zone = "UTC") =>
  comparablePeriods({ from: Date.parse(from), to: Date.parse(from) + hours * HOUR_MS }, zone).filter(
    ({ isAlike }) => isAlike,
  );

describe("comparable periods", () => {
  it("of a Wednesday morning are the mornings of the weekdays before", () => {
    expect(back("2026-03-18T08:00Z", 6).map(({ daysBack }) => daysBack)).toEqual([
      1, 2, 5, 6, 7, 8, 9, 12, 13, 14,
    ]);
  });

  it("of a Monday skip the weekend; of a Saturday they are weekend days", () => {
    expect(back("2026-03-16T08:00Z", 6)[0]!.daysBack).toBe(3);
    expect(back("2026-03-14T08:00Z", 6).map(({ daysBack }) => daysBack)).toEqual([6, 7, 13, 14]);
  });

  it("take weekday and hour by the clock of the zone", () => {
    // Friday evening in New York is Saturday in UTC.
    const friday = back("2026-03-14T01:00Z", 2, "America/New_York");
    expect(friday[0]!.daysBack).toBe(1);
    // Over the change of 8 March the same hour lies 23 hours and some days back.
    const hours = friday.map(({ from }) => wallClock(from, "America/New_York").hour);
    expect(new Set(hours)).toEqual(new Set([21]));
    expect(friday[4]!.from).toBe(Date.parse("2026-03-14T01:00Z") - 7 * DAY_MS + HOUR_MS);
  });

  it("of a week are the weeks before, of a month whole weeks that do not overlap it", () => {
    expect(back("2026-03-11T00:00Z", 7 * 24).map(({ daysBack }) => daysBack)).toEqual([7, 14, 21, 28]);
    expect(back("2026-02-16T00:00Z", 30 * 24).map(({ daysBack }) => daysBack)).toEqual([35, 70]);
  });
});
