import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS } from "./epoch";
import { sameTimeBefore, shiftCalendar, wallClock } from "./zoned-time";

const ZONES = [
  "UTC",
  "Asia/Kolkata",
  "America/New_York",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "America/Santiago",
  "Pacific/Apia",
];

describe("the same time on the days before", () => {
  it("is that of the calendar, at any moment, near clock changes as well", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2024, 0, 1) / 1_000, max: Date.UTC(2027, 0, 1) / 1_000 }),
        (timeZone, second) => {
          const ts = second * 1_000;
          const expected = [1, 2, 3, 7, 14].map((day) => shiftCalendar(ts, -day, "d", timeZone));
          const found = sameTimeBefore(ts, 14, timeZone);
          expect([0, 1, 2, 6, 13].map((at) => found[at])).toEqual(expected);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is found across each half hour of a clock change", () => {
    for (const [timeZone, change] of [
      ["America/New_York", Date.UTC(2026, 10, 1, 6)],
      ["America/New_York", Date.UTC(2026, 2, 8, 7)],
      ["Australia/Lord_Howe", Date.UTC(2026, 3, 4, 15)],
    ] as const) {
      for (let half = -60; half <= 60; half++) {
        const ts = change + half * (HOUR_MS / 2);
        const [yesterday] = sameTimeBefore(ts, 1, timeZone);
        expect(yesterday).toBe(shiftCalendar(ts, -1, "d", timeZone));
        expect(wallClock(yesterday!, timeZone).second).toBe(0);
      }
    }
  });
});
