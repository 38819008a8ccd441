import { describe, expect, it } from "vitest";
import { RequestInput } from "../../lib/schema/request-input";
import { breakerChangesOf, incidentsOf } from "./story";
import { type DemoPlan, rateAt, trafficOfHour } from "./traffic";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.parse("2026-11-23T15:20:00Z");
const plan: DemoPlan = { seed: 7, now, days: 30, incidents: incidentsOf(now) };
const hour = (daysBack: number, hoursBack = 0) =>
  Math.floor((now - daysBack * DAY - hoursBack * HOUR) / HOUR) * HOUR;
const share = (items: Record<string, unknown>[], holds: (item: Record<string, unknown>) => boolean) =>
  items.filter(holds).length / items.length;

describe("the demo's traffic", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(trafficOfHour(plan, hour(2))).toEqual(trafficOfHour(plan, hour(2)));
    expect(trafficOfHour({ ...plan, seed: 8 }, hour(2))).not.toEqual(trafficOfHour(plan, hour(2)));
  });

  it("is valid input, in order and never ahead of now", () => {
    const items = trafficOfHour(plan, hour(0));
    for (const item of items) expect(RequestInput.safeParse(item).success).toBe(true);
    const times = items.map(({ timestamp }) => Date.parse(timestamp as string));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(now);
  });

  it("has days and weeks", () => {
    expect(rateAt(now - 2 * DAY - 12 * HOUR, now)).toBeLessThan(rateAt(now - 3 * DAY, now) / 4);
    const sunday = Date.parse("2026-11-15T15:20:00Z");
    expect(rateAt(sunday, now)).toBeCloseTo(rateAt(sunday + DAY, now) * 0.45, 6);
  });

  it("shows each incident where it happens, and not the day before", () => {
    const errors = (item: Record<string, unknown>) => item.error_type === "rate_limit";
    expect(share(trafficOfHour(plan, hour(6)), errors)).toBeGreaterThan(0.05);
    expect(share(trafficOfHour(plan, hour(7)), errors)).toBeLessThan(0.02);
    expect(share(trafficOfHour(plan, hour(19, -1)), ({ cache_hit }) => cache_hit === true)).toBeLessThan(
      0.15,
    );
    expect(share(trafficOfHour(plan, hour(0)), ({ status }) => status === "fallback")).toBeGreaterThan(0.02);
  });

  it("leaves one breaker open", () => {
    const states = new Map(breakerChangesOf(now).map(({ name, state }) => [name, state]));
    expect(Object.fromEntries(states)).toEqual({
      "anthropic-primary": "open",
      "openai-primary": "closed",
      "gemini-batch": "closed",
    });
  });
});
