import { expect, it } from "vitest";
import { parseTimeRange } from "@/lib/schema/time/time-range";
import { QUICK_RANGES } from "./quick-ranges";
import { endOfText, momentOfText, rangeOfText } from "./range-text";

const NOW = Date.parse("2026-11-30T12:34:56Z");
const UTC = { timeZone: "UTC", now: NOW };
const KOLKATA = { timeZone: "Asia/Kolkata", now: NOW };

it.each([
  ["last 3 days", "now-3d", "now"],
  ["Last 90 Days", "now-90d", "now"],
  ["past 15 minutes", "now-15m", "now"],
  ["3d", "now-3d", "now"],
  ["15m", "now-15m", "now"],
  ["2M", "now-2M", "now"],
  ["2 months", "now-2M", "now"],
  ["36 hours", "now-36h", "now"],
  ["today", "now/d", "now"],
  [" Yesterday ", "now-1d/d", "now/d"],
  ["this month", "now/M", "now"],
  ["last month", "now-1M/M", "now/M"],
  ["previous week", "now-1w/w", "now/w"],
  ["last hour", "now-1h", "now"],
  ["previous hour", "now-1h/h", "now/h"],
  ["2026-11-03", "2026-11-03T00:00:00.000Z", "2026-11-04T00:00:00.000Z"],
  ["2026-11-01 to 2026-11-07", "2026-11-01T00:00:00.000Z", "2026-11-08T00:00:00.000Z"],
  ["2026-11-01 - 2026-11-07", "2026-11-01T00:00:00.000Z", "2026-11-08T00:00:00.000Z"],
  ["2026-11-01 09:00 – 2026-11-01 17:30", "2026-11-01T09:00:00.000Z", "2026-11-01T17:30:00.000Z"],
  ["2026-11-29 to now", "2026-11-29T00:00:00.000Z", "now"],
  ["now-3d to now-1d", "now-3d", "now-1d"],
  ["yesterday to now", "now-1d/d", "now"],
  ["Yesterday until Today", "now-1d/d", "now"],
  ["2026-11-20 – yesterday", "2026-11-20T00:00:00.000Z", "now/d"],
  ["today to Now", "now/d", "now"],
  ["Nov 3", "2026-11-03T00:00:00.000Z", "2026-11-04T00:00:00.000Z"],
  ["Nov 3 to today", "2026-11-03T00:00:00.000Z", "now"],
  ["3 nov - Nov. 7th", "2026-11-03T00:00:00.000Z", "2026-11-08T00:00:00.000Z"],
  ["30 November to now", "2026-11-30T00:00:00.000Z", "now"],
  ["Dec 24 to 2 Jan", "2025-12-24T00:00:00.000Z", "2026-01-03T00:00:00.000Z"],
  ["sept 1, 2026", "2026-09-01T00:00:00.000Z", "2026-09-02T00:00:00.000Z"],
  ["1795442400000 to 1795446000", "2026-11-23T14:00:00.000Z", "1795446000"],
])("%j is a range that an address can keep", (text, from, to) => {
  const range = rangeOfText(text, UTC);
  expect(range).toEqual({ from, to });
  expect(parseTimeRange(range!, "6h", "UTC", NOW).rawFrom).toBe(from);
});

it.each([
  "",
  "now-6h",
  "now/d",
  "last",
  "last days",
  "3 parsecs",
  "next week",
  "1795442400",
  "2026-02-30",
  "soon",
  "now",
  "Nov",
  "Nov 31",
  "Feb 29 2026",
  "Foo 3",
  "3",
])("%j is not a whole range", (text) => expect(rangeOfText(text, UTC)).toBeNull());

it("days are those of the page's time zone, also where a clock change makes one longer", () => {
  expect(rangeOfText("2026-10-25", { timeZone: "Europe/Vienna", now: NOW })).toEqual({
    from: "2026-10-24T22:00:00.000Z",
    to: "2026-10-25T23:00:00.000Z",
  });
});

it("one end is a moment in the zone, milliseconds, or whatever an address understands", () => {
  expect(momentOfText("2026-11-28 07:04", KOLKATA)).toBe("2026-11-28T01:34:00.000Z");
  expect(momentOfText("2026-11-28 07:04:09", KOLKATA)).toBe("2026-11-28T01:34:09.000Z");
  expect(momentOfText("2026-11-28", KOLKATA)).toBe("2026-11-27T18:30:00.000Z");
  expect(endOfText("2026-11-28", KOLKATA)).toBe("2026-11-28T18:30:00.000Z");
  expect(momentOfText("1795442400000", UTC)).toBe("2026-11-23T14:00:00.000Z");
  expect(momentOfText("2026-11-28T07:04:00Z", KOLKATA)).toBe("2026-11-28T07:04:00Z");
  expect(momentOfText(" now-6h ", UTC)).toBe("now-6h");
});

it("one end may be a day in words, which a range includes", () => {
  expect(momentOfText("yesterday", UTC)).toBe("now-1d/d");
  expect(endOfText("Yesterday", UTC)).toBe("now/d");
  expect(endOfText("today", UTC)).toBe("now");
  expect(endOfText("Nov 28", KOLKATA)).toBe("2026-11-28T18:30:00.000Z");
});

it("a day without a year is the last one that has begun, by the clock of the page", () => {
  // In Kolkata, December 1 begins at 18:30 UTC.
  const late = Date.parse("2026-11-30T18:30:00Z");
  expect(momentOfText("Dec 1", { timeZone: "UTC", now: late })).toBe("2025-12-01T00:00:00.000Z");
  expect(momentOfText("Dec 1", { timeZone: "Asia/Kolkata", now: late })).toBe("2026-11-30T18:30:00.000Z");
  expect(momentOfText("Feb 29", UTC)).toBe("2024-02-29T00:00:00.000Z");
});

it("what the label of a quick range says is understood", () => {
  for (const { label, from, to } of QUICK_RANGES)
    expect(rangeOfText(label, UTC), label).toEqual({ from, to });
});
