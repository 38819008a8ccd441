import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR_MS } from "./epoch";
import { sameTimeBefore, shiftCalendar, wallClock, zoneOffset } from "./zoned-time";

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

it("the offset of a zone is what its clock shows, also within an hour in which the clock changes", () => {
  const zones = fc.constantFrom(
    "UTC",
    "Europe/Vienna",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/St_Johns",
  );
  const anywhere = fc.integer({ min: 0, max: 2e9 });
  // Within an hour of the clock changes of Vienna and Lord Howe in 2026.
  const nearChange = fc
    .tuple(
      fc.constantFrom(
        "2026-03-29T01:00:00Z",
        "2026-10-25T01:00:00Z",
        "2026-04-04T15:00:00Z",
        "2026-10-03T15:30:00Z",
      ),
      fc.integer({ min: -3_600, max: 3_600 }),
    )
    .map(([change, seconds]) => Date.parse(change) / 1_000 + seconds);
  fc.assert(
    fc.property(zones, fc.oneof(anywhere, nearChange), (zone, seconds) => {
      const { year, month, day, hour, minute, second } = wallClock(seconds * 1_000, zone);
      const shown = Date.UTC(year, month - 1, day, hour, minute, second);
      expect(zoneOffset(seconds * 1_000, zone)).toBe(shown - seconds * 1_000);
    }),
    { numRuns: 200 },
  );
});
