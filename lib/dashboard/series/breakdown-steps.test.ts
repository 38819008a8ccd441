import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHART_POINTS, INTERVALS } from "@/lib/schema/figures/interval";
import { parsePageQuery } from "@/lib/schema/http/page-query";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { wallClock } from "@/lib/schema/time/zoned-time";
import { breakdownSteps } from "./breakdown-steps";

const NOW = Date.parse("2026-11-23T14:03:27Z");
const stepsOf = (search: string, rank: "requests" | "cost" = "requests", zone = "UTC") =>
  breakdownSteps(parsePageQuery(search, zone, NOW), rank);

describe("the steps of grouped charts", () => {
  it.each([
    ["from=now-6h", "requests", 5 * MINUTE_MS],
    ["from=now-30d", "requests", 6 * HOUR_MS],
    ["from=now-7d", "cost", 2 * HOUR_MS],
    ["from=now-14d", "cost", DAY_MS],
    ["from=now-30d", "cost", DAY_MS],
    ["from=now-400d", "cost", 3 * DAY_MS],
    ["from=now-30d&step=6h", "cost", 6 * HOUR_MS],
    ["from=now-30d&step=1d", "requests", DAY_MS],
    ["from=now-6h&step=1h", "requests", HOUR_MS],
    // More than 300 points.
    ["from=now-7d&step=1m", "requests", 2 * HOUR_MS],
  ] as const)("of %s by %s are %d ms long", (search, rank, stepMs) => {
    expect(stepsOf(search, rank).stepMs).toBe(stepMs);
  });

  it("are at most 300, also over a clock change, and days begin at midnight", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"),
        fc.constantFrom(...Object.keys(INTERVALS)),
        fc.integer({ min: 1, max: 400 * 24 }),
        fc.integer({ min: 0, max: 365 * 24 }),
        (zone, step, hours, hoursAgo) => {
          const search = `from=now-${hours + hoursAgo}h&to=now-${hoursAgo}h&step=${step}`;
          const { starts, stepMs } = stepsOf(search, "requests", zone);
          expect(starts.length).toBeLessThanOrEqual(CHART_POINTS);
          if (stepMs < DAY_MS) return;
          for (const start of starts.slice(0, 5))
            expect(wallClock(start, zone)).toMatchObject({ hour: 0, minute: 0 });
        },
      ),
      { numRuns: 50 },
    );
  });
});
