import { expect, it } from "vitest";
import { dayFault, shownDay, timeOfDay, typedRate } from "./price-draft";

it.each([
  ["an unchanged time", "2026-11-01T14:30:00.000Z", "2026-11-01", "2026-11-01T14:30:00.000Z"],
  ["another day", "2026-11-01T14:30:00.000Z", "2026-11-02", "2026-11-02"],
  ["a removed day", "2026-11-01T14:30:00.000Z", "", null],
  ["no time", null, "", null],
  ["a first day", undefined, "2026-11-02", "2026-11-02"],
])("saves %s of a price", (_, stored, day, saved) => {
  expect(timeOfDay(day, stored)).toBe(saved);
});

it.each(["2026", "20261128", "2026-11-", "28.11.2026", "2026-02-30"])(
  "sends %j as no time, and says why",
  (text) => {
    expect(Number.isNaN(Date.parse(String(timeOfDay(text, null))))).toBe(true);
    expect(dayFault(text)).toBe("must be a date, such as 2026-11-28");
  },
);

it("takes a day without zeros, and says nothing of a day or of none", () => {
  expect(timeOfDay("2026-2-3", null)).toBe("2026-02-03");
  expect([dayFault("2026-2-3"), dayFault(""), dayFault(undefined)]).toEqual([null, null, null]);
});

it("shows the day of a time", () => {
  expect([shownDay("2026-11-01T14:30:00.000Z"), shownDay(null)]).toEqual(["2026-11-01", ""]);
});

it("reads rates as they are shown, and nothing as none", () => {
  expect([typedRate("1,250.5"), typedRate("0,5"), typedRate(" ")]).toEqual([1_250.5, 0.5, null]);
});
