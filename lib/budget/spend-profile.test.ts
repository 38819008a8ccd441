import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "@/lib/schema/time/epoch";
import { startOf } from "@/lib/schema/time/zoned-time";
import { byLocalHour, DAYS_AFTER_CHANGES, localMoment } from "@/test/clock-changes";
import { spendProfile, usualShare } from "./spend-profile";

/** A Monday. */
const NOW = Date.UTC(2026, 10, 23);
const week = { from: NOW, to: NOW + 7 * DAY_MS };

/** Spend by hour over the weeks before now: `usd` of a Unix hour. */
function past(weeks: number, usd: (hour: number) => number): Map<number, number> {
  const hours = Array.from({ length: weeks * 168 }, (_, back) => NOW - (back + 1) * HOUR_MS);
  return new Map(hours.map((hour) => [hour, usd(hour)]));
}
const atNoonOnly = (hour: number) => (new Date(hour).getUTCHours() === 12 ? 7 : 0);
const hourAt = (clock: number) => ({ from: NOW + clock * HOUR_MS, to: NOW + (clock + 1) * HOUR_MS });

describe("the share of a period that a window usually spends", () => {
  it.each<[string, Map<number, number>, { from: number; to: number }, number]>([
    ["goes by time without history", new Map(), hourAt(12), 1 / 168],
    ["goes by time in the first two weeks", past(1, atNoonOnly), hourAt(12), 1 / 168],
    ["goes by the hour of the week from then on", past(2, atNoonOnly), hourAt(12), 1 / 7],
    [
      "counts a part of an hour in part",
      past(4, atNoonOnly),
      { from: NOW + 12 * HOUR_MS, to: NOW + 12.5 * HOUR_MS },
      1 / 14,
    ],
    ["is never less than a quarter of what time alone says", past(4, atNoonOnly), hourAt(3), 0.25 / 168],
    ["goes by time where usually nothing is spent", past(4, () => 0), hourAt(3), 1 / 168],
  ])("%s", (_, byHour, window, expected) => {
    expect(usualShare(spendProfile(byHour, NOW, "UTC"), window, week)).toBeCloseTo(expected, 12);
  });

  it("is not moved by one week that ran away", () => {
    const calm = past(4, atNoonOnly);
    const wild = new Map(
      [...calm].map(([hour, usd]) => [hour, hour >= NOW - 7 * DAY_MS ? 100 * usd + 50 : usd]),
    );
    const share = (byHour: Map<number, number>) =>
      usualShare(spendProfile(byHour, NOW, "UTC"), hourAt(12), week);
    // The median of four with one outlier lies between the two middle values, which are the usual ones.
    expect(share(wild)).toBeCloseTo(share(calm), 12);
  });

  it("of two windows that make up a period is the whole of it", () => {
    const usd = fc.array(fc.double({ min: 3, max: 10, noNaN: true }), { minLength: 168, maxLength: 168 });
    fc.assert(
      fc.property(usd, fc.integer({ min: 1, max: 167 }), (hours, cut) => {
        const profile = spendProfile(
          past(3, (hour) => hours[Math.floor(hour / HOUR_MS) % 168]!),
          NOW,
          "UTC",
        );
        const middle = NOW + cut * HOUR_MS;
        const parts = [
          { from: week.from, to: middle },
          { from: middle, to: week.to },
        ];
        const sum = parts.reduce((total, part) => total + usualShare(profile, part, week), 0);
        expect(sum).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe.each(DAYS_AFTER_CHANGES)("the usual share in %s", (_, timeZone, day) => {
  const now = localMoment(day, 0, 0, timeZone);
  const byHour = byLocalHour(now, 4 * 168, timeZone, (local) => (local === 12 ? 7 : 0));
  const profile = spendProfile(byHour, now, timeZone);
  const period = { from: startOf(now, "w", timeZone), to: startOf(now, "w", timeZone) + 7 * DAY_MS };
  const share = (from: [number, number], to: [number, number]) =>
    usualShare(
      profile,
      { from: localMoment(day, ...from, timeZone), to: localMoment(day, ...to, timeZone) },
      period,
    );

  it("is where the clocks show noon", () => {
    // Where zones are half an hour off, the hours of UTC do not say in which half it was spent.
    expect(share([11, 30], [13, 30])).toBeCloseTo(1 / 7, 3);
    expect(share([10, 30], [11, 30])).toBeCloseTo(0.25 / 168, 6);
    expect(share([13, 30], [14, 30])).toBeCloseTo(0.25 / 168, 6);
  });
});
