import { expect, test } from "vitest";
import { safeNextPath } from "./next-path";

test.each([
  ["/alerts?state=firing", "/alerts?state=firing"],
  ["/", "/"],
  ["/a/../b", "/b"],
  ["/requests#top", "/requests"],
  [null, "/"],
  [undefined, "/"],
  ["", "/"],
  ["alerts", "/"],
  ["//evil.test", "/"],
  ["/\\evil.test", "/"],
  ["/.//evil.test", "/"],
  ["/a/..//evil.test", "/"],
  ["https://evil.test", "/"],
  ["javascript:alert(1)", "/"],
  ["/\t/evil.test", "/"],
  ["/\n/evil.test", "/"],
  ["/a\\..\\\\evil.test", "/"],
])("%j leads to %j", (wanted, path) => {
  expect(safeNextPath(wanted)).toBe(path);
});
