import { expect, test } from "vitest";
import { fromWallInput, toWallInput } from "./wall-input";

test.each([
  ["winter", "2026-11-23T15:30", "Europe/Vienna", "2026-11-23T14:30:00.000Z"],
  ["summer", "2026-07-01T15:30", "Europe/Vienna", "2026-07-01T13:30:00.000Z"],
  ["half-hour zones", "2026-07-01T00:15", "Asia/Kolkata", "2026-06-30T18:45:00.000Z"],
])("an input shows the time of the zone, in %s", (_, text, zone, iso) => {
  expect(fromWallInput(text, zone)).toBe(iso);
  expect(toWallInput(Date.parse(iso), zone)).toBe(text);
});

test("an incomplete date is null", () => {
  expect(fromWallInput("2026-11-", "UTC")).toBeNull();
});
