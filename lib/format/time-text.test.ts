import { describe, expect, it } from "vitest";
import {
  clockText,
  dayText,
  listedMomentText,
  listedSecondsText,
  momentText,
  monthText,
  offsetText,
  rangeText,
  secondsText,
  shortMomentText,
  utcText,
  weekdayText,
  zoneText,
} from "@/lib/format/time-text";

const at = Date.parse;
const VIENNA = "Europe/Vienna";

it.each([
  ["clock", clockText, "06:32"],
  ["clock with seconds", secondsText, "06:32:07"],
  ["day", dayText, "5 Sep"],
  ["weekday", weekdayText, "Sat 5 Sep"],
  ["month", monthText, "September 2026"],
  ["moment", momentText, "5 Sep, 06:32"],
])("writes a %s by the clock of the zone", (_, text, expected) => {
  expect(text(at("2026-09-04T20:02:07Z"), "Australia/Lord_Howe")).toBe(expected);
});

it.each([
  ["2026-11-23T23:30:00Z", "00:30"],
  ["2026-11-23T22:30:00Z", "23 Nov, 23:30"],
  ["2025-11-24T08:00:00Z", "24 Nov 2025, 09:00"],
])("writes %s shortly on 24 November 2026", (ts, expected) => {
  expect(shortMomentText(at(ts), VIENNA, at("2026-11-24T12:00:00Z"))).toBe(expected);
});

it.each([
  ["2026-10-24T23:59:59Z", VIENNA, "01:59:59", "25 Oct, 01:59"],
  ["2026-10-25T00:30:00Z", VIENNA, "02:30:00 CEST", "25 Oct, 02:30 CEST"],
  ["2026-10-25T01:30:00Z", VIENNA, "02:30:00 CET", "25 Oct, 02:30 CET"],
  ["2026-10-25T02:00:00Z", VIENNA, "03:00:00", "25 Oct, 03:00"],
  ["2026-03-29T01:00:00Z", VIENNA, "03:00:00", "29 Mar, 03:00"],
  ["2026-11-01T06:10:00Z", "America/New_York", "01:10:00 EST", "1 Nov, 01:10 EST"],
  // Half an hour, which Lord Howe sets its clocks back by.
  ["2026-04-04T14:29:00Z", "Australia/Lord_Howe", "01:29:00", "5 Apr, 01:29"],
  ["2026-04-04T14:30:00Z", "Australia/Lord_Howe", "01:30:00 LHDT", "5 Apr, 01:30 LHDT"],
  ["2026-04-04T15:00:00Z", "Australia/Lord_Howe", "01:30:00 LHST", "5 Apr, 01:30 LHST"],
  ["2026-10-25T00:30:00Z", "UTC", "00:30:00", "25 Oct, 00:30"],
])("lists %s in %s as %s", (ts, zone, seconds, moment) => {
  expect(listedSecondsText(at(ts), zone)).toBe(seconds);
  expect(listedMomentText(at(ts), zone, at("2026-12-24T12:00:00Z"))).toBe(moment);
});

describe("a range", () => {
  it.each([
    ["2026-11-23T08:00:00Z", "2026-11-23T14:00:00Z", "09:00 – 15:00"],
    ["2026-11-22T20:00:00Z", "2026-11-23T08:00:00Z", "22 Nov, 21:00 – 23 Nov, 09:00"],
    ["2026-12-31T20:00:00Z", "2027-01-01T08:00:00Z", "31 Dec, 21:00 – 1 Jan, 09:00"],
    ["2026-11-16T08:00:00Z", "2026-11-23T08:00:00Z", "16 Nov – 23 Nov"],
    ["2025-11-23T08:00:00Z", "2026-11-23T08:00:00Z", "23 Nov 2025 – 23 Nov 2026"],
  ])("from %s to %s is %s", (from, to, text) => {
    expect(rangeText(at(from), at(to), VIENNA)).toBe(text);
  });
});

it.each([
  ["UTC", "UTC", "UTC"],
  [VIENNA, "CET", "CEST"],
  ["Europe/London", "GMT", "BST"],
  ["America/New_York", "EST", "EDT"],
  ["Australia/Lord_Howe", "LHDT", "LHST"],
  ["Asia/Kolkata", "GMT+5:30", "GMT+5:30"],
])("names the zone %s as its people do: %s in January, %s in July", (zone, january, july) => {
  expect(zoneText(at("2026-01-15T12:00:00Z"), zone)).toBe(january);
  expect(zoneText(at("2026-07-15T12:00:00Z"), zone)).toBe(july);
});

it("writes UTC for messages, to the second or the minute", () => {
  expect(utcText(at("2026-11-23T12:31:07.900Z"))).toBe("2026-11-23 12:31:07 UTC");
  expect(utcText(at("2026-11-23T12:31:07.900Z"), "minutes")).toBe("2026-11-23 12:31 UTC");
});

it.each([
  ["America/New_York", "2026-11-01T01:30:00-04:00"],
  ["Asia/Kolkata", "2026-11-01T11:00:00+05:30"],
  ["Pacific/Chatham", "2026-11-01T19:15:00+13:45"],
  ["UTC", "2026-11-01T05:30:00+00:00"],
])("a time for other programs says its offset in %s", (timeZone, text) =>
  expect(offsetText(Date.parse("2026-11-01T05:30:00Z"), timeZone)).toBe(text),
);
