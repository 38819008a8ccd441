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

/** What a clock in the zone shows, without what this file keeps. */
function shownByIntl(ts: number, timeZone: string): number[] {
  const options = { year: "numeric", month: "numeric", day: "numeric", era: "short" } as const;
  const time = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, ...options, ...time }).formatToParts(ts);
  const field = (name: string) => parts.find(({ type }) => type === name)!.value;
  const year = field("era") === "BC" ? 1 - Number(field("year")) : Number(field("year"));
  return [year, ...["month", "day", "hour", "minute", "second"].map((name) => Number(field(name)))];
}

it("the clock of a zone is that of Intl, also within an hour in which the clock changes", () => {
  const zones = fc.constantFrom(
    ...ZONES,
    "Europe/Vienna",
    "America/St_Johns",
    // Its offset had seconds until 1972.
    "Africa/Monrovia",
  );
  const anywhere = fc.integer({ min: -2e9, max: 4e9 });
  const long = fc.integer({ min: -80e9, max: -60e9 });
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
    fc.property(zones, fc.oneof(anywhere, nearChange, long), (zone, seconds) => {
      expect(Object.values(wallClock(seconds * 1_000, zone))).toEqual(shownByIntl(seconds * 1_000, zone));
    }),
    { numRuns: 400 },
  );
});
