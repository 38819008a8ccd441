import { expect, test } from "vitest";
import { dayOf, fromWallInput, toWallInput } from "./wall-input";

test.each([
  ["winter", "2026-11-23 15:30", "Europe/Vienna", "2026-11-23T14:30:00.000Z"],
  ["summer", "2026-07-01 15:30", "Europe/Vienna", "2026-07-01T13:30:00.000Z"],
  ["half-hour zones", "2026-07-01 00:15", "Asia/Kolkata", "2026-06-30T18:45:00.000Z"],
])("an input shows the time of the zone, in %s", (_, text, zone, iso) => {
  expect(fromWallInput(text, zone)).toBe(iso);
  expect(toWallInput(Date.parse(iso), zone)).toBe(text);
});

test.each([
  "",
  "2026-11-",
  "28.11.2026 07:04",
  "2026-13-01 07:04",
  "2026-00-01 07:04",
  "2026-02-29 07:04",
  "2026-11-28 24:00",
  "2026-11-28 07:60",
  "2026-11-28 07:04:60",
  "2026-11-28 07:04:",
  "2026-11-28 07:04Z",
  "2026-11-28T07:04:09+01:00",
  "2026-11-28 07:04 PM",
  "2026-11-28",
])("%j is not a time", (text) => {
  expect(fromWallInput(text, "UTC")).toBeNull();
});

test("a time may be typed without zeros, or pasted from an ISO 8601 text", () => {
  expect(fromWallInput(" 2026-2-3 7:04 ", "UTC")).toBe("2026-02-03T07:04:00.000Z");
  expect(fromWallInput("2026-02-03T07:04", "UTC")).toBe("2026-02-03T07:04:00.000Z");
  expect(fromWallInput("2026-02-03 07:04:09", "Asia/Kolkata")).toBe("2026-02-03T01:34:09.000Z");
  expect(fromWallInput("2026-02-03T07:04:09.2839471", "UTC")).toBe("2026-02-03T07:04:09.283Z");
  expect(fromWallInput("2026-02-03 07:04:09,5", "UTC")).toBe("2026-02-03T07:04:09.500Z");
});

test.each([
  ["2026-11-28", "2026-11-28"],
  [" 2026-2-3 ", "2026-02-03"],
  ["2026-02-29", null],
  ["2026-13-01", null],
  ["2026-11-", null],
  ["28.11.2026", null],
  ["2026", null],
  ["20261128", null],
  ["", null],
])("%j is the day %j", (text, day) => {
  expect(dayOf(text)).toBe(day);
});
