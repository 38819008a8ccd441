import { expect, test } from "vitest";
import { searchInZone } from "./shown-zone";

test.each([
  ["project", "Asia/Tokyo", null],
  ["utc", "Asia/Tokyo", "UTC"],
  ["browser", "Asia/Tokyo", "Asia/Tokyo"],
  ["browser", undefined, null],
  ["browser", "", null],
  ["browser", "Mars/Olympus\r\nx: y", null],
] as const)("%s in a browser in %s is shown in %s", (choice, browserZone, zone) => {
  const search = searchInZone(new URLSearchParams("model=o3"), choice, browserZone);
  expect(search.toString()).toBe(`model=o3${zone ? `&${new URLSearchParams({ tz: zone })}` : ""}`);
});

test("a zone in the address comes before the one that the user chose", () => {
  expect(searchInZone(new URLSearchParams("tz=Asia/Tokyo"), "utc", undefined).get("tz")).toBe("Asia/Tokyo");
});
