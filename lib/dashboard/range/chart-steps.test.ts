import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHART_POINTS } from "@/lib/schema/figures/interval";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { chartSteps, earlierSteps, incompleteFrom } from "./chart-steps";
import { rangeLabel } from "./range-label";

const NOW = Date.parse("2026-11-23T14:03:27Z");

describe("the buckets of a chart", () => {
  it.each([
    [15 * MINUTE_MS, 1 * MINUTE_MS],
    [HOUR_MS, 1 * MINUTE_MS],
    [6 * HOUR_MS, 2 * MINUTE_MS],
    [24 * HOUR_MS, 5 * MINUTE_MS],
    [7 * 24 * HOUR_MS, HOUR_MS],
    [30 * 24 * HOUR_MS, 3 * HOUR_MS],
    [90 * 24 * HOUR_MS, 12 * HOUR_MS],
    [400 * 24 * HOUR_MS, 2 * 24 * HOUR_MS],
  ])("of %d ms are %d ms wide", (length, expected) => {
    expect(chartSteps({ from: NOW - length, to: NOW }, "UTC").stepMs).toBe(expected);
  });

  it("cover the range with whole steps, at most 300", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"),
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 1, max: 400 * 24 * HOUR_MS }),
        (zone, from, length) => {
          const steps = chartSteps({ from, to: from + length }, zone);
          expect(steps.from).toBeLessThanOrEqual(from);
          expect(steps.to).toBeGreaterThanOrEqual(from + length);
          expect(steps.starts[0]).toBe(steps.from);
          expect(steps.starts.length).toBeLessThanOrEqual(CHART_POINTS);
          if (zone !== "UTC") return;
          expect(steps.from % steps.stepMs).toBe(0);
          expect(steps.starts.length).toBe((steps.to - steps.from) / steps.stepMs);
        },
      ),
    );
  });

  it("report which are still open", () => {
    const steps = chartSteps({ from: NOW - HOUR_MS, to: NOW }, "UTC");
    expect(incompleteFrom(steps, NOW)).toBe(steps.starts.length - 1);
    expect(incompleteFrom(steps, NOW + HOUR_MS)).toBeNull();
    expect(incompleteFrom(steps, steps.from - HOUR_MS)).toBe(0);
  });
});

describe("the period that a chart is compared with", () => {
  const VIENNA = "Europe/Vienna";
  const compared = (from: string, to: string, comparison: "day" | "week" | "previous", zone = VIENNA) => {
    const steps = chartSteps({ from: Date.parse(from), to: Date.parse(to) }, zone);
    const earlier = earlierSteps(steps, comparison, zone);
    const iso = (ts: number) => new Date(ts).toISOString();
    return {
      span: [iso(earlier.from), iso(earlier.to)],
      pairs: new Map(steps.starts.map((start, at) => [iso(start), earlier.places[at]!])),
      starts: earlier.starts.map(iso),
    };
  };

  it.each([
    // Midnight to midnight in Vienna, whose clocks are set back on 25 October.
    ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-23T22:00:00.000Z", "2026-10-24T22:00:00.000Z"],
    ["2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
  ])("is the same day on the clock, %s to %s", (from, to, ...expected) =>
    expect(compared(from, to, "day").span).toEqual(expected),
  );

  it("is the same time on the clock a week earlier", () =>
    expect(compared("2026-10-28T08:00:00Z", "2026-10-28T14:00:00Z", "week").span).toEqual([
      "2026-10-21T07:00:00.000Z",
      "2026-10-21T13:00:00.000Z",
    ]));

  it("is as long as the range where it is the previous one", () =>
    expect(compared("2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z", "previous").span).toEqual([
      "2026-10-24T23:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
    ]));

  it("shows both hours of one that occurs twice beside the one hour of the day before", () => {
    const { pairs, starts } = compared("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "day");
    for (const hour of ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"])
      expect(starts[pairs.get(hour)!]).toBe("2026-10-24T00:30:00.000Z");
  });

  it("has buckets in order and one for each bucket of the chart, in any zone", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(VIENNA, "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham"),
        fc.constantFrom("day" as const, "week" as const, "previous" as const),
        fc.integer({ min: Date.parse("2026-01-01"), max: Date.parse("2027-01-01") }),
        fc.integer({ min: 15 * MINUTE_MS, max: 60 * 24 * HOUR_MS }),
        (zone, comparison, from, length) => {
          const steps = chartSteps({ from, to: from + length }, zone);
          const earlier = earlierSteps(steps, comparison, zone);
          expect(earlier.starts).toEqual(earlier.starts.toSorted((a, b) => a - b));
          expect(new Set(earlier.starts).size).toBe(earlier.starts.length);
          expect(earlier.places).toHaveLength(steps.starts.length);
          expect(earlier.places).not.toContain(-1);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("the label of a range", () => {
  const label = (rawFrom: string, rawTo = "now") =>
    rangeLabel({ from: NOW - HOUR_MS, to: NOW, rawFrom, rawTo }, "Europe/Vienna");

  it.each([
    ["now-6h", "now", "Last 6 hours"],
    ["now-1h", "now", "Last hour"],
    ["now-30d", "now", "Last 30 days"],
    ["now/d", "now", "Today"],
    ["now-1d/d", "now/d", "Yesterday"],
    ["now/M", "now", "This month"],
    ["now-1w/w", "now/w", "Previous week"],
    ["now-1M/M", "now/M", "Previous month"],
  ])("%s to %s is %s", (from, to, expected) => expect(label(from, to)).toBe(expected));

  it("shows both ends in the time zone if there is no shorter label", () => {
    expect(label("now-2h", "now-1h")).toMatch(/23 Nov.*14:03.*15:03/);
  });

  it("names the zones where the clock changes in between", () => {
    const range = {
      from: Date.parse("2026-10-25T00:00:00Z"),
      to: Date.parse("2026-10-25T02:00:00Z"),
      rawFrom: "2026-10-25T00:00:00Z",
      rawTo: "2026-10-25T02:00:00Z",
    };
    expect(rangeLabel(range, "Europe/Vienna")).toBe("25 Oct, 02:00 CEST – 03:00 CET");
    expect(rangeLabel(range, "UTC")).toBe("25 Oct, 00:00 – 02:00");
  });
});
