import { expect, it } from "vitest";
import { shownDay, timeOfDay, typedRate } from "./price-draft";

it.each([
  ["an unchanged time", "2026-11-01T14:30:00.000Z", "2026-11-01", "2026-11-01T14:30:00.000Z"],
  ["another day", "2026-11-01T14:30:00.000Z", "2026-11-02", "2026-11-02"],
  ["a removed day", "2026-11-01T14:30:00.000Z", "", null],
  ["no time", null, "", null],
  ["a first day", undefined, "2026-11-02", "2026-11-02"],
])("saves %s of a price", (_, stored, day, saved) => {
  expect(timeOfDay(day, stored)).toBe(saved);
});

it("shows the day of a time", () => {
  expect([shownDay("2026-11-01T14:30:00.000Z"), shownDay(null)]).toEqual(["2026-11-01", ""]);
});

it("reads rates as they are shown, and nothing as none", () => {
  expect([typedRate("1,250.5"), typedRate("0,5"), typedRate(" ")]).toEqual([1_250.5, 0.5, null]);
});
