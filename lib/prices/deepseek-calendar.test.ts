import { expect, it } from "vitest";
import { deepseekPeak } from "./deepseek-calendar";

it.each([
  ["09:00 in Beijing, a Wednesday", "2026-11-25T01:00:00.000Z", true],
  ["a moment before", "2026-11-25T00:59:59.999Z", false],
  ["12:00", "2026-11-25T04:00:00Z", false],
  ["14:00", "2026-11-25T06:00:00Z", true],
  ["18:00", "2026-11-25T10:00:00Z", false],
  ["Saturday", "2026-11-28T02:00:00Z", false],
  ["Sunday", "2026-11-29T02:00:00Z", false],
  ["National Day", "2026-10-01T02:00:00Z", false],
  ["the last day of that holiday", "2026-10-07T02:00:00Z", false],
  ["the day after", "2026-10-08T02:00:00Z", true],
  ["Mid-Autumn", "2026-09-25T07:00:00Z", false],
  ["New Year's Day", "2027-01-01T02:00:00Z", false],
])("%s", (_, at, peak) => expect(deepseekPeak(Date.parse(at))).toEqual({ peak, doubt: null }));

it.each([
  ["a Saturday that is worked", "2026-10-10T02:00:00Z", false],
  ["a year whose holidays are not listed", "2027-02-08T02:00:00Z", true],
])("is in doubt on %s", (_, at, peak) => {
  expect(deepseekPeak(Date.parse(at))).toEqual({ peak, doubt: expect.any(String) });
});
