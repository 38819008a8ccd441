import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHART_POINTS } from "@/lib/schema/figures/interval";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { chartSteps, incompleteFrom } from "./chart-steps";
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
  ])("%s to %s is %s", (from, to, expected) => expect(label(from, to)).toBe(expected));

  it("shows both ends in the time zone if there is no shorter label", () => {
    expect(label("now-2h", "now-1h")).toMatch(/23 Nov.*14:03.*15:03/);
  });
});
