import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { wallClock, weekdayOf } from "@/lib/schema/time/zoned-time";
import { budgetPeriod, type Period } from "./budget-period";

const ZONES = ["Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC"];
const PERIODS: Period[] = ["daily", "weekly", "monthly"];

describe("a budget's period", () => {
  it("holds its time, begins at midnight of the zone, and ends where the next one begins", () => {
    const moment = fc.integer({ min: Date.parse("2025-01-01"), max: Date.parse("2028-01-01") });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.constantFrom(...PERIODS), moment, (zone, period, now) => {
        const { from, to } = budgetPeriod(period, zone, now);
        expect(from <= now && now < to).toBe(true);
        const { day, hour, minute, second } = wallClock(from, zone);
        // In Santiago the clock changes at midnight: a day without it begins at one.
        expect([hour * 60 + minute, second]).toEqual([zone === "America/Santiago" && hour === 1 ? 60 : 0, 0]);
        if (period === "weekly") expect(weekdayOf(from, zone)).toBe(1);
        if (period === "monthly") expect(day).toBe(1);
        expect(budgetPeriod(period, zone, to).from).toBe(to);
        expect(budgetPeriod(period, zone, to - 1)).toEqual({ from, to });
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["Asia/Kolkata", "2026-11-01T12:00Z", 24],
    ["America/New_York", "2026-03-08T16:00Z", 23],
    ["America/New_York", "2026-11-01T16:00Z", 25],
    ["Australia/Lord_Howe", "2026-10-04T01:00Z", 23.5],
    ["Australia/Lord_Howe", "2026-04-05T01:00Z", 24.5],
  ])("of a day in %s at %s has %d hours, and its month as much more or less", (zone, at, hours) => {
    const now = Date.parse(at);
    const length = (period: Period) => {
      const { from, to } = budgetPeriod(period, zone, now);
      return to - from;
    };
    expect(length("daily")).toBe(hours * HOUR_MS);
    expect(length("weekly") - 7 * DAY_MS).toBe(hours === 24 ? 0 : (hours - 24) * HOUR_MS);
    expect((length("monthly") - (hours - 24) * HOUR_MS) % DAY_MS).toBe(0);
  });
});
