import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Recurrence, Silence } from "@/lib/schema/alerts/silence";
import { wallClock, zoneOffset } from "@/lib/schema/time/zoned-time";
import { activeWindow, nextWindows, windowsWithin } from "./silence-window";

const at = (text: string) => Date.parse(text);
const window = (more: Partial<Recurrence> = {}, silence: Partial<Silence> = {}): Silence => ({
  id: "s",
  matchers: {},
  startsAt: 0,
  endsAt: null,
  comment: "",
  createdBy: "Ada",
  recurrence: { weekdays: [1], start: "22:00", minutes: 240, time_zone: "Europe/Vienna", ...more },
  ...silence,
});

describe("a maintenance window", () => {
  it.each<[string, string, boolean]>([
    ["holds from its start by the clock of its zone", "2026-11-23T21:00:00Z", true],
    ["does not hold a moment before", "2026-11-23T20:59:59.999Z", false],
    ["holds over midnight", "2026-11-24T00:59:59Z", true],
    ["ends after its minutes", "2026-11-24T01:00:00Z", false],
    ["does not hold on other days", "2026-11-24T21:30:00Z", false],
    ["follows daylight saving", "2026-07-06T20:00:00Z", true],
    ["which is an hour earlier in UTC", "2026-07-06T19:59:59Z", false],
  ])("%s", (_, moment, holds) => {
    expect(activeWindow(window(), at(moment)) !== null).toBe(holds);
  });

  it("of a time that the clock change skips begins behind the gap", () => {
    const spring = window({ weekdays: [7], start: "02:30", minutes: 30 });
    expect(activeWindow(spring, at("2026-03-29T01:00:00Z"))).toEqual({
      from: at("2026-03-29T01:00:00Z"),
      to: at("2026-03-29T01:30:00Z"),
    });
  });

  it("lists what comes, from the one that runs", () => {
    const starts = nextWindows(window({ weekdays: [1, 4] }), at("2026-11-23T22:00:00Z"), 3);
    expect(starts.map(({ from }) => new Date(from).toISOString())).toEqual([
      "2026-11-23T21:00:00.000Z",
      "2026-11-26T21:00:00.000Z",
      "2026-11-30T21:00:00.000Z",
    ]);
  });

  it("ends with its end", () => {
    const ending = window({}, { endsAt: at("2026-11-24T00:00:00Z") });
    expect(nextWindows(ending, at("2026-11-23T12:00:00Z"), 3)).toHaveLength(1);
    expect(nextWindows(ending, at("2026-11-24T00:00:00Z"), 3)).toEqual([]);
  });
});

describe("a maintenance window from a time until another", () => {
  const HOUR = 3_600_000;
  const nightly = (time_zone: string, start = "22:00", end = "07:00", weekdays = [1, 2, 3, 4, 5, 6, 7]) => ({
    ...window(),
    recurrence: { weekdays, start, end, time_zone },
  });

  it.each<[string, string, string, string, string, string, number]>([
    ["over midnight", "Asia/Kolkata", "22:00", "07:00", "2026-11-23T20:00:00Z", "2026-11-23T16:30:00Z", 9],
    ["within a day", "Asia/Kolkata", "09:15", "17:45", "2026-11-23T04:00:00Z", "2026-11-23T03:45:00Z", 8.5],
    ["a whole day", "Asia/Kolkata", "00:00", "00:00", "2026-11-23T04:00:00Z", "2026-11-22T18:30:00Z", 24],
    [
      "over the spring gap",
      "America/New_York",
      "22:00",
      "07:00",
      "2026-03-08T08:00:00Z",
      "2026-03-08T03:00:00Z",
      8,
    ],
    [
      "over the double hour",
      "America/New_York",
      "22:00",
      "07:00",
      "2026-11-01T06:00:00Z",
      "2026-11-01T02:00:00Z",
      10,
    ],
    [
      "from a skipped time",
      "America/New_York",
      "02:30",
      "04:00",
      "2026-03-08T07:30:00Z",
      "2026-03-08T07:00:00Z",
      1,
    ],
    [
      "until a skipped time",
      "America/New_York",
      "01:00",
      "02:30",
      "2026-03-08T06:30:00Z",
      "2026-03-08T06:00:00Z",
      1,
    ],
    [
      "until a double time",
      "America/New_York",
      "00:30",
      "01:30",
      "2026-11-01T06:15:00Z",
      "2026-11-01T04:30:00Z",
      2,
    ],
    [
      "from a double time",
      "America/New_York",
      "01:30",
      "03:00",
      "2026-11-01T05:45:00Z",
      "2026-11-01T05:30:00Z",
      2.5,
    ],
    [
      "over a change of half an hour",
      "Australia/Lord_Howe",
      "22:00",
      "07:00",
      "2026-10-03T16:00:00Z",
      "2026-10-03T11:30:00Z",
      8.5,
    ],
    [
      "over half an hour twice",
      "Australia/Lord_Howe",
      "22:00",
      "07:00",
      "2026-04-04T16:00:00Z",
      "2026-04-04T11:00:00Z",
      9.5,
    ],
  ])("%s", (_, zone, start, end, moment, from, hours) => {
    expect(activeWindow(nightly(zone, start, end), at(moment))).toEqual({
      from: at(from),
      to: at(from) + hours * HOUR,
    });
  });

  it("belongs to the day on which it starts", () => {
    const friday = nightly("Europe/Vienna", "22:00", "07:00", [5]);
    expect(nextWindows(friday, at("2026-11-28T05:00:00Z"), 2)).toEqual([
      { from: at("2026-11-27T21:00:00Z"), to: at("2026-11-28T06:00:00Z") },
      { from: at("2026-12-04T21:00:00Z"), to: at("2026-12-05T06:00:00Z") },
    ]);
    expect(activeWindow(friday, at("2026-11-27T05:00:00Z"))).toBeNull();
  });

  it("is left out on the day whose clock skips all of it", () => {
    const gap = nightly("America/New_York", "02:00", "02:45");
    const [first, second] = nextWindows(gap, at("2026-03-07T12:00:00Z"), 2);
    expect(first).toEqual({ from: at("2026-03-09T06:00:00Z"), to: at("2026-03-09T06:45:00Z") });
    expect(second!.from).toBe(at("2026-03-10T06:00:00Z"));
  });

  it("holds whenever the clock shows a time within it, in any zone and over any clock change", () => {
    const zones = ["Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Europe/Vienna", "UTC"];
    const time = fc
      .tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 45))
      .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
    // The days around the clock changes of each zone, to the minute.
    const moment = fc
      .tuple(
        fc.constantFrom("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"),
        fc.integer({ min: -36 * 60, max: 36 * 60 }),
      )
      .map(([day, minutes]) => at(`${day}T00:00:00Z`) + minutes * 60_000);
    fc.assert(
      fc.property(fc.constantFrom(...zones), time, time, moment, (zone, start, end, now) => {
        const { hour, minute } = wallClock(now, zone);
        const clock = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
        const isWithin = start < end ? clock >= start && clock < end : clock >= start || clock < end;
        const active = activeWindow(nightly(zone, start, end), now);
        // Within two hours of a clock change, a time may be shown twice.
        const isPlain = zoneOffset(now - 2 * HOUR, zone) === zoneOffset(now + 2 * HOUR, zone);
        if (isWithin) expect(active).not.toBeNull();
        else if (isPlain) expect(active).toBeNull();
        if (active) expect(active.to! - active.from).toBeLessThanOrEqual(25 * HOUR);
      }),
      { numRuns: 1_000, seed: 3 },
    );
  });
});

it("a plain silence is one window", () => {
  const plain = window({}, { recurrence: null, startsAt: 10, endsAt: 20 });
  expect(nextWindows(plain, 5, 3)).toEqual([{ from: 10, to: 20 }]);
  expect(activeWindow(plain, 15)).toEqual({ from: 10, to: 20 });
});

const SPAN = { from: at("2026-10-01T10:00:00Z"), to: at("2026-12-01T10:00:00Z") };

it("within a span, the windows of a calendar are the times in which a maintenance window is active", () => {
  const moment = fc.integer({ min: SPAN.from, max: SPAN.to - 1 });
  const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
  fc.assert(
    fc.property(moment, weekdays, fc.integer({ min: 1, max: 1_440 }), (now, days, minutes) => {
      const silence = window({ weekdays: days, minutes });
      const drawn = windowsWithin(silence, SPAN.from, SPAN.to);
      expect(drawn.some(({ from, to }) => from <= now && now < to!)).toBe(
        activeWindow(silence, now) !== null,
      );
    }),
    { numRuns: 100 },
  );
});

it.each([
  ["before it", 0, 10, []],
  ["over its start", 5, 15, [{ from: 10, to: 20 }]],
  ["that begins at its end", 20, 30, []],
])("a plain silence in a span %s", (_, from, to, windows) => {
  const plain = window({}, { recurrence: null, startsAt: 10, endsAt: 20 });
  expect(windowsWithin(plain, from, to)).toEqual(windows);
});
