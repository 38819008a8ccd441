import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError } from "@/lib/schema/http/api-error";
import { parseDuration, parseMoment, parseTimeRange, parseTimeSpan } from "./time-range";
import { shiftCalendar, startOf, wallClock } from "./zoned-time";

const NOW = Date.parse("2026-11-23T14:35:27.250Z");
const moment = (text: string, zone = "UTC") => new Date(parseMoment("from", text, zone, NOW)).toISOString();

describe("a moment", () => {
  it.each([
    ["now", "UTC", "2026-11-23T14:35:27.250Z"],
    ["now-6h", "UTC", "2026-11-23T08:35:27.250Z"],
    ["now-90s", "UTC", "2026-11-23T14:33:57.250Z"],
    ["now+5m", "UTC", "2026-11-23T14:40:27.250Z"],
    ["now-7d", "UTC", "2026-11-16T14:35:27.250Z"],
    ["now/m", "UTC", "2026-11-23T14:35:00.000Z"],
    ["now/h", "UTC", "2026-11-23T14:00:00.000Z"],
    ["now/h", "Asia/Kolkata", "2026-11-23T14:30:00.000Z"],
    ["now/d", "UTC", "2026-11-23T00:00:00.000Z"],
    ["now/d", "Europe/Vienna", "2026-11-22T23:00:00.000Z"],
    ["now-1d/d", "America/New_York", "2026-11-22T05:00:00.000Z"],
    ["now-1d/d+8h", "UTC", "2026-11-22T08:00:00.000Z"],
    ["now/w", "UTC", "2026-11-23T00:00:00.000Z"],
    ["now-1w/w", "UTC", "2026-11-16T00:00:00.000Z"],
    ["now/M", "UTC", "2026-11-01T00:00:00.000Z"],
    ["now/y", "UTC", "2026-01-01T00:00:00.000Z"],
    // Across the end of summer time the local time stays, so the day had 25 hours.
    ["now-30d", "Europe/Vienna", "2026-10-24T13:35:27.250Z"],
    ["2026-11-23T10:00:00Z", "UTC", "2026-11-23T10:00:00.000Z"],
    ["2026-11-23T10:00:00+02:00", "UTC", "2026-11-23T08:00:00.000Z"],
    ["1795442400", "UTC", "2026-11-23T14:00:00.000Z"],
    ["1795442400.5", "UTC", "2026-11-23T14:00:00.500Z"],
  ])("%s in %s", (text, zone, expected) => expect(moment(text, zone)).toBe(expected));

  it.each([
    "",
    "yesterday",
    "now-",
    "now-5",
    "now-5x",
    "now/q",
    "now 5m",
    "nowhere",
    "NaN",
    "-1",
    "now-9999y",
    "1e3",
  ])("refuses %j and names the parameter", (text) => {
    expect(() => parseMoment("to", text, "UTC", NOW)).toThrowError(
      expect.objectContaining({ status: 400, extra: { details: [expect.objectContaining({ path: "to" })] } }),
    );
  });

  it("accepts 8 steps and 64 characters, and rejects more before parsing them", () => {
    const steps = (count: number) => `now${"/w".repeat(count)}`;
    expect(moment(steps(8))).toBe("2026-11-23T00:00:00.000Z");
    expect(moment(`now${"-123456d".repeat(7)}`.replaceAll("123456", "1"))).toBe("2026-11-16T14:35:27.250Z");
    const long = "2026-11-23T10:00:00.".padEnd(63, "0");
    expect(moment(`${long}Z`)).toBe("2026-11-23T10:00:00.000Z");
    for (const [text, words] of [
      [steps(9), /^from must have at most 8 steps/],
      [steps(30), /^from must have at most 8 steps/],
      [`now${"-0d+0d".repeat(5)}`, /^from must have at most 8 steps/],
      [`${long}0Z`, /^from must be at most 64 characters long/],
      [steps(6_500), /^from must be at most 64 characters long/],
      [" ".repeat(65), /^from must be at most 64 characters long/],
    ] as const)
      expect(() => moment(text)).toThrowError(
        expect.objectContaining({
          status: 400,
          message: expect.stringMatching(words),
          extra: { details: [expect.objectContaining({ path: "from" })] },
        }),
      );
  });

  it("throws only ApiError", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^now[-+/\dsmhdwMy]{0,12}$/), (text) => {
        try {
          parseMoment("from", text, "Europe/Vienna", NOW);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(ApiError);
        }
      }),
    );
  });
});

describe("a range", () => {
  const range = (input: Parameters<typeof parseTimeRange>[0]) => parseTimeRange(input, "60m", "UTC", NOW);

  it.each([
    [{ window: "5m" }, 5 * 60_000],
    [{ window: "24h" }, 86_400_000],
    [{ window: "30d" }, 30 * 86_400_000],
    [{ window: "90" }, 90_000],
    [{}, 3_600_000],
  ])("%j ends now", (input, lengthMs) => {
    expect(range(input)).toMatchObject({ from: NOW - lengthMs, to: NOW, endsNow: true });
  });

  it("keeps the raw text", () => {
    expect(range({ from: "now-6h", to: "now-1h" })).toMatchObject({
      rawFrom: "now-6h",
      rawTo: "now-1h",
      endsNow: false,
    });
    expect(range({ from: "now/d" })).toMatchObject({ rawTo: "now", to: NOW });
  });

  it.each([
    [{ window: "5m", from: "now-1h" }, "window"],
    [{ window: "5 parsecs" }, "window"],
    [{ window: "0m" }, "window"],
    [{ window: "401d" }, "window"],
    [{ to: "now" }, "from"],
    [{ from: "now", to: "now" }, "from"],
    [{ from: "now-1h", to: "now-2h" }, "from"],
    [{ from: "now-401d", to: "now" }, "from"],
    [{ from: "now-1h", to: "soon" }, "to"],
    [{ from: "now-1h", to: `now${"/d".repeat(9)}` }, "to"],
    [{ window: `${"0".repeat(6_500)}60m` }, "window"],
  ])("refuses %j naming %s", (input, parameter) => {
    expect(() => range(input)).toThrowError(
      expect.objectContaining({
        status: 400,
        extra: { details: [expect.objectContaining({ path: parameter })] },
      }),
    );
  });

  it("includes the current millisecond if it ends now", () => {
    const span = (query: string) => parseTimeSpan(new URLSearchParams(query), "UTC", NOW);
    expect(span("window=5m")).toEqual({ from: NOW - 300_000 + 1, to: NOW + 1 });
    expect(span("from=now-5m")).toEqual({ from: NOW - 300_000 + 1, to: NOW + 1 });
    expect(span("from=now-5m&to=now-1m")).toEqual({ from: NOW - 300_000, to: NOW - 60_000 });
  });

  it("reads durations", () => {
    expect(parseDuration("step", "2w")).toBe(14 * 86_400_000);
    expect(() => parseDuration("step", `5m${" ".repeat(63)}`)).toThrowError(
      "step must be at most 64 characters long",
    );
  });
});

describe("calendars with clock changes", () => {
  const zone = fc.constantFrom(
    "UTC",
    "Europe/Vienna",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Beirut",
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
  );
  const ts = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) });
  const unit = fc.constantFrom("h" as const, "d" as const, "w" as const, "M" as const, "y" as const);

  it.each([
    ["2026-04-04T15:15:30.500Z", "2026-04-04T15:00:00.000Z"],
    ["2026-10-03T15:45:00.000Z", "2026-10-03T15:30:00.000Z"],
  ])("an hour that a clock change of 30 min interrupts starts at the change: %s", (at, change) => {
    const start = startOf(Date.parse(at), "h", "Australia/Lord_Howe");
    expect(new Date(start).toISOString()).toBe(change);
    expect(startOf(start, "h", "Australia/Lord_Howe")).toBe(start);
  });

  it("startOf is never after its moment, is idempotent, and is a whole unit", () => {
    fc.assert(
      fc.property(ts, zone, unit, (at, timeZone, to) => {
        const start = startOf(at, to, timeZone);
        expect(start).toBeLessThanOrEqual(at);
        expect(startOf(start, to, timeZone)).toBe(start);
        const before = wallClock(start - 1000, timeZone);
        const wall = wallClock(start, timeZone);
        if (to === "d") expect([before.day]).not.toContain(wall.day);
        if (to === "M") expect(before.month).not.toBe(wall.month);
        if (to === "y") expect(before.year).not.toBe(wall.year);
      }),
      { numRuns: 400 },
    );
  });

  it("a shift by days keeps the wall clock, unless a clock change skips it", () => {
    fc.assert(
      fc.property(ts, zone, fc.integer({ min: -40, max: 40 }), (at, timeZone, days) => {
        const moved = shiftCalendar(at, days, "d", timeZone);
        const hours = Math.abs(moved - at - days * 86_400_000) / 3_600_000;
        expect(hours).toBeLessThanOrEqual(24);
        const [was, is] = [wallClock(at, timeZone), wallClock(moved, timeZone)];
        const drift = Math.abs(is.hour * 60 + is.minute - (was.hour * 60 + was.minute));
        expect(drift === 0 || drift <= 60 || drift >= 1380 || timeZone === "Pacific/Apia").toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("a missing day of a month becomes its last day", () => {
    const march31 = Date.parse("2027-03-31T12:00:00Z");
    expect(new Date(shiftCalendar(march31, -1, "M", "UTC")).toISOString()).toBe("2027-02-28T12:00:00.000Z");
    expect(new Date(shiftCalendar(Date.parse("2028-02-29T12:00:00Z"), -1, "y", "UTC")).toISOString()).toBe(
      "2027-02-28T12:00:00.000Z",
    );
  });

  it("the day after the spring change starts on time", () => {
    expect(new Date(startOf(Date.parse("2026-03-29T12:00:00Z"), "d", "Europe/Vienna")).toISOString()).toBe(
      "2026-03-28T23:00:00.000Z",
    );
    // Beirut skips midnight itself.
    const beirut = startOf(Date.parse("2025-03-30T12:00:00Z"), "d", "Asia/Beirut");
    expect(wallClock(beirut, "Asia/Beirut")).toMatchObject({ day: 30, hour: 1, minute: 0 });
  });
});
