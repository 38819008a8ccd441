import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clockText } from "@/lib/format/time-text";
import { HOUR_MS } from "@/lib/schema/time/epoch";
import { timeTicks } from "./time-ticks";
import { tickText, valueTicks } from "./value-ticks";

const at = (iso: string) => Date.parse(iso);

describe("ticks of values", () => {
  test.each([
    [41_200, "ms", [0, 20_000, 40_000, 60_000]],
    [340, "ms", [0, 200, 400]],
    [90_000, "tokens", [0, 50_000, 100_000]],
    [120, "usd", [0, 50, 100, 150]],
    [0.029, "ratio", [0, 0.01, 0.02, 0.03]],
    [3, "count", [0, 1, 2, 3]],
    [0, "count", [0, 1, 2]],
  ] as const)("up to %d %s", (max, unit, ticks) => {
    expect(valueTicks(max, unit)).toEqual(ticks);
  });

  test("always begin at 0, rise evenly and reach the largest value", () => {
    const units = fc.constantFrom(
      "ms" as const,
      "usd" as const,
      "ratio" as const,
      "tokens" as const,
      "count" as const,
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), units, (max, unit) => {
        const ticks = valueTicks(max, unit);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * 0.999_99);
        expect(ticks.length).toBeLessThanOrEqual(8);
        for (let i = 1; i < ticks.length; i++) expect(ticks[i]).toBeGreaterThan(ticks[i - 1]!);
      }),
    );
  });

  test.each([
    [0, "ms", [0, 20_000], "0\u202fs"],
    [0, "usd", [0, 50], "$0"],
    [1_000, "usd", [0, 500, 1_000], "$1,000"],
    [0, "count", [0, 5], "0"],
    [60_000, "ms", [0, 60_000, 120_000], "1\u202fmin"],
    [500, "ms", [0, 500, 1_000, 1_500], "0.5\u202fs"],
    [1_500, "ms", [0, 500, 1_000, 1_500], "1.5\u202fs"],
    [50, "ms", [0, 50, 100], "50\u202fms"],
  ] as const)("%d %s is written like its neighbors", (value, unit, ticks, text) => {
    expect(tickText(value, unit, ticks)).toBe(text);
  });
});

describe("ticks of time", () => {
  test("fall on round hours of the zone", () => {
    const { ticks, label } = timeTicks(
      at("2026-11-23T08:01:00Z"),
      at("2026-11-23T14:01:00Z"),
      "Asia/Kolkata",
      7,
    );
    expect(ticks.map(label)).toEqual(["14:00", "15:00", "16:00", "17:00", "18:00", "19:00"]);
  });

  test("days start at midnight across a clock change", () => {
    const { ticks, label } = timeTicks(
      at("2026-03-27T12:00:00Z"),
      at("2026-03-31T12:00:00Z"),
      "Europe/Vienna",
      5,
    );
    expect(ticks.map((tick) => clockText(tick, "Europe/Vienna"))).toEqual([
      "00:00",
      "00:00",
      "00:00",
      "00:00",
    ]);
    expect(ticks.map(label)).toEqual(["28 Mar", "29 Mar", "30 Mar", "31 Mar"]);
  });

  test.each([
    ["set back", "2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", ["25 Oct", "12:00", "26 Oct", "12:00"]],
    ["set forward", "2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", ["29 Mar", "12:00", "30 Mar", "12:00"]],
  ])("stay on the hours of the clock after it is %s", (_, from, to, expected) => {
    const { ticks, label } = timeTicks(at(from), at(to), "Europe/Vienna", 5);
    expect(ticks.map(label)).toEqual(expected);
  });

  test("show an hour that occurs twice twice", () => {
    const { ticks, label } = timeTicks(
      at("2026-10-24T23:00:00Z"),
      at("2026-10-25T03:00:00Z"),
      "Europe/Vienna",
      5,
    );
    expect(ticks.map(label)).toEqual(["01:00", "02:00", "02:00", "03:00"]);
  });

  test("are few, in order and within any range", () => {
    const from = fc.integer({ min: at("2020-01-01"), max: at("2035-01-01") });
    fc.assert(
      fc.property(
        from,
        fc.integer({ min: 60_000, max: 400 * 24 * HOUR_MS }),
        fc.integer({ min: 3, max: 10 }),
        fc.constantFrom("Europe/Vienna", "Australia/Lord_Howe", "Pacific/Chatham"),
        (start, span, limit, zone) => {
          const { ticks } = timeTicks(start, start + span, zone, limit);
          expect(ticks.length).toBeLessThanOrEqual(limit + 2);
          for (const [i, tick] of ticks.entries()) {
            expect(tick).toBeGreaterThanOrEqual(start);
            expect(tick).toBeLessThan(start + span);
            if (i > 0) expect(tick).toBeGreaterThan(ticks[i - 1]!);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
