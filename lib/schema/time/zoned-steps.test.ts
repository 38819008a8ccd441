import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./epoch";
import { zonedSteps } from "./zoned-steps";
import { wallClock } from "./zoned-time";

const at = (text: string) => Date.parse(text);
const steps = (from: string, to: string, stepMs: number, zone: string) =>
  zonedSteps({ from: at(from), to: at(to) }, stepMs, zone).map((start) =>
    new Date(start).toISOString().slice(0, 16),
  );

describe("zonedSteps", () => {
  it.each<[string, string, string, number, string, string[]]>([
    [
      "days of UTC",
      "2026-11-01T00:00Z",
      "2026-11-03T00:00Z",
      DAY_MS,
      "UTC",
      ["2026-11-01T00:00", "2026-11-02T00:00"],
    ],
    [
      "a day of 25 hours in New York",
      "2026-11-01T04:00Z",
      "2026-11-03T05:00Z",
      DAY_MS,
      "America/New_York",
      ["2026-11-01T04:00", "2026-11-02T05:00"],
    ],
    [
      "a day of 23 hours in New York",
      "2026-03-08T05:00Z",
      "2026-03-09T05:00Z",
      DAY_MS,
      "America/New_York",
      ["2026-03-08T05:00", "2026-03-09T04:00"],
    ],
    [
      "quarters of 25 hours",
      "2026-11-01T04:00Z",
      "2026-11-02T05:00Z",
      6 * HOUR_MS,
      "America/New_York",
      ["2026-11-01T04:00", "2026-11-01T11:00", "2026-11-01T17:00", "2026-11-01T23:00"],
    ],
    [
      "the hour that comes twice",
      "2026-11-01T05:00Z",
      "2026-11-01T08:00Z",
      HOUR_MS,
      "America/New_York",
      ["2026-11-01T05:00", "2026-11-01T06:00", "2026-11-01T07:00"],
    ],
    [
      "hours of Kolkata",
      "2026-11-01T18:45Z",
      "2026-11-01T20:00Z",
      HOUR_MS,
      "Asia/Kolkata",
      ["2026-11-01T18:30", "2026-11-01T19:30"],
    ],
    [
      "a clock set back by half an hour",
      "2026-04-04T13:00Z",
      "2026-04-04T17:00Z",
      HOUR_MS,
      "Australia/Lord_Howe",
      ["2026-04-04T13:00", "2026-04-04T14:00", "2026-04-04T15:30", "2026-04-04T16:30"],
    ],
    [
      "a day without a midnight",
      "2026-09-06T03:00Z",
      "2026-09-07T12:00Z",
      DAY_MS,
      "America/Santiago",
      ["2026-09-05T04:00", "2026-09-06T04:00", "2026-09-07T03:00"],
    ],
    [
      "a day that was skipped",
      "2011-12-29T10:00Z",
      "2011-12-31T10:00Z",
      DAY_MS,
      "Pacific/Apia",
      ["2011-12-29T10:00", "2011-12-30T10:00"],
    ],
    [
      "weeks from where they began",
      "2026-11-03T05:00Z",
      "2026-11-20T05:00Z",
      7 * DAY_MS,
      "America/New_York",
      ["2026-10-29T04:00", "2026-11-05T05:00", "2026-11-12T05:00", "2026-11-19T05:00"],
    ],
    [
      "five hours, from each midnight",
      "2026-11-03T00:00Z",
      "2026-11-04T01:00Z",
      5 * HOUR_MS,
      "UTC",
      [
        "2026-11-03T00:00",
        "2026-11-03T05:00",
        "2026-11-03T10:00",
        "2026-11-03T15:00",
        "2026-11-03T20:00",
        "2026-11-04T00:00",
      ],
    ],
  ])("%s", (_, from, to, stepMs, zone, expected) => {
    expect(steps(from, to, stepMs, zone)).toEqual(expected);
  });

  it("covers any span without a gap, and each day of the zone begins a bucket", () => {
    const zones = [
      "UTC",
      "America/New_York",
      "Asia/Kolkata",
      "Asia/Kathmandu",
      "Australia/Lord_Howe",
      "Africa/Cairo",
      "America/Santiago",
      "Pacific/Apia",
      "Europe/Vienna",
    ];
    const stepMinutes = [1, 2, 7, 15, 30, 60, 120, 300, 360, 720, 1_440, 2_880, 10_080];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...stepMinutes),
        fc.integer({ min: at("2024-01-01T00:00Z"), max: at("2028-01-01T00:00Z") }),
        fc.integer({ min: 1, max: 300 }),
        (zone, minutes, from, length) => {
          const stepMs = minutes * MINUTE_MS;
          const to = from + length * stepMs * 0.7;
          const starts = zonedSteps({ from, to }, stepMs, zone);
          expect(starts[0]).toBeLessThanOrEqual(from);
          if (starts.length > 1) expect(starts[1]).toBeGreaterThan(from);
          expect(starts.at(-1)).toBeLessThan(to);
          for (const [index, start] of starts.entries()) {
            const next = starts[index + 1];
            if (next === undefined) break;
            expect(next).toBeGreaterThan(start);
            expect(next - start).toBeLessThanOrEqual(stepMs + 2 * HOUR_MS);
          }
          if (stepMs !== DAY_MS) return;
          for (const start of starts) {
            const { hour, minute, second } = wallClock(start, zone);
            // Where midnight is skipped, the day begins an hour later.
            expect(minute + second).toBe(0);
            expect(hour).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
