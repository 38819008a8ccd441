import { expect, test } from "vitest";
import { shownZone } from "./shown-zone";

test.each([
  ["project", "Asia/Tokyo", null],
  ["utc", "Asia/Tokyo", "UTC"],
  ["browser", "Asia/Tokyo", "Asia/Tokyo"],
  ["browser", undefined, null],
  ["browser", "", null],
  ["browser", "Mars/Olympus\r\nx: y", null],
] as const)("%s in a browser in %s is shown in %s", (choice, browserZone, zone) => {
  expect(shownZone(choice, browserZone)).toBe(zone);
});
